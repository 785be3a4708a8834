package io.quicsend.faults;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.quicsend.ConnectTimes;
import io.quicsend.ConnectionEnd;
import io.quicsend.ConnectionError.ShutdownByLocal;
import io.quicsend.ConnectionFailedException;
import io.quicsend.ConnectionInfo;
import io.quicsend.ConnectionListener;
import io.quicsend.ConnectionOptions;
import io.quicsend.ConnectionState;
import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.WriteException;
import io.quicsend.test.IssuedCertificate;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.TestCertificateAuthority;
import io.quicsend.test.UdpRelay;
import io.quicsend.tls.ClientIdentity;
import io.quicsend.tls.TlsOptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.quicsend.faults.Sender.DEADLINE;
import static io.quicsend.faults.Sender.await;
import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.holds;
import static io.quicsend.faults.Sender.outcome;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * New certificates for a connection that is in use.
 */
@Timeout(120)
class ReloadTests {

	private static final Duration A_WHILE = Duration.ofMillis(200);

	private static final TestCertificateAuthority CLIENTS = TestCertificateAuthority.create("Clients");

	private static final IssuedCertificate CLIENT = CLIENTS.client("sender");

	private static final ClientIdentity STRANGER = TestCertificateAuthority.create("Others")
		.client("stranger")
		.clientIdentity();

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	void newStreamsGoToANewConnectionAndTheOldOneEnds() {
		QuicReceiver receiver = demandingReceiver();
		QuicConnection connection = connect(receiver);
		succeeds(connection.send(ByteBuffer.allocate(100)));
		succeeds(connection.reload(tls(receiver)));
		assertThat(receiver.acceptedConnections()).isEqualTo(2);
		succeeds(connection.send(ByteBuffer.allocate(100)));
		receiver.awaitConnections(1, DEADLINE);
		assertThat(connection.state()).isEqualTo(ConnectionState.CONNECTED);
		assertThat(receiver.awaitStreams(2, DEADLINE)).extracting((stream) -> stream.connection())
			.doesNotHaveDuplicates();
	}

	@Test
	void optionsAreTheNewOnes() {
		QuicReceiver receiver = demandingReceiver();
		QuicConnection connection = connect(receiver);
		ConnectionOptions before = connection.options();
		TlsOptions tls = tls(receiver);
		succeeds(connection.reload(tls));
		assertThat(connection.options().tls()).isSameAs(tls);
		assertThat(connection.options()).usingRecursiveComparison().ignoringFields("tls").isEqualTo(before);
	}

	@Test
	@DisplayName("D13: messages and streams of many threads go on through reload after reload, without a failure")
	void underLoad() throws InterruptedException {
		QuicReceiver receiver = demandingReceiver();
		QuicConnection connection = connect(receiver, (builder) -> builder.closeTimeout(DEADLINE));
		AtomicBoolean running = new AtomicBoolean(true);
		Queue<CompletableFuture<Void>> sends = new ConcurrentLinkedQueue<>();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			boolean messages = i % 2 == 0;
			Thread thread = new Thread(() -> {
				while (running.get()) {
					CompletableFuture<Void> send = messages ? connection.send(ByteBuffer.allocate(500))
							: sendAndFinish(connection.openSendStream());
					sends.add(send);
					if (sends.size() % 64 == 0) {
						outcome(send);
					}
				}
			});
			threads.add(thread);
			thread.start();
		}
		try {
			for (int i = 0; i < 15; i++) {
				succeeds(connection.reload(tls(receiver)));
			}
		}
		finally {
			running.set(false);
		}
		for (Thread thread : threads) {
			thread.join();
		}
		sends.forEach(Sender::succeeds);
		assertThat(receiver.acceptedConnections()).isEqualTo(16);
		await("all have arrived", () -> receiver.finishedCount() == sends.size());
		receiver.awaitConnections(1, DEADLINE);
	}

	@Test
	void streamsOfTheOldConnectionGoOnToTheirEnd() {
		QuicReceiver receiver = demandingReceiver();
		QuicConnection connection = connect(receiver, (builder) -> builder.closeTimeout(DEADLINE));
		SendStream stream = connection.openSendStream();
		Payload payload = new Payload(1, 3_000_000);
		ByteBuffer bytes = payload.buffer();
		succeeds(stream.send(bytes.slice(0, 1_000_000)));
		succeeds(connection.reload(tls(receiver)));
		succeeds(connection.send(ByteBuffer.allocate(10)));
		holds("both are there", A_WHILE, () -> receiver.connections() == 2);
		succeeds(stream.send(bytes.slice(1_000_000, 2_000_000)));
		succeeds(stream.finish());
		assertThat(receiver.awaitStream((it) -> it.bytes() == 3_000_000, DEADLINE).sha256())
			.isEqualTo(payload.sha256());
		receiver.awaitConnections(1, DEADLINE);
	}

	@Test
	void streamThatIsNotFinishedWithinTheCloseTimeoutFailsWithTheReason() {
		QuicReceiver receiver = demandingReceiver();
		QuicConnection connection = connect(receiver, (builder) -> builder.closeTimeout(A_WHILE));
		SendStream stream = connection.openSendStream();
		succeeds(stream.send(new byte[10]));
		succeeds(connection.reload(tls(receiver)));
		succeeds(stream.whenClosed());
		WriteException.ConnectionLost failure = fails(stream.send(new byte[10]), WriteException.ConnectionLost.class);
		assertThat(failure.error()).isEqualTo(new ShutdownByLocal());
		Messages.assertNames(failure, stream, "sending", "replaced it by one with new certificates");
		succeeds(connection.send(ByteBuffer.allocate(10)));
	}

	@Test
	@DisplayName("C2: with a trust store that refuses the receiver, the old connection stays in use")
	void untrusted() {
		QuicReceiver receiver = demandingReceiver();
		QuicConnection connection = connect(receiver);
		TlsOptions wrong = TlsOptions.trust(CLIENTS.trustManager());
		assertThat(fails(connection.reload(wrong), ConnectionFailedException.class))
			.hasMessageContaining("no trusted CA has issued it");
		succeeds(connection.send(ByteBuffer.allocate(10)));
		assertThat(receiver.acceptedConnections()).isEqualTo(1);
		assertThat(connection.lastErrors()).hasSize(1);
		succeeds(connection.reload(tls(receiver)));
		succeeds(connection.send(ByteBuffer.allocate(10)));
		assertThat(receiver.acceptedConnections()).isEqualTo(2);
	}

	@Test
	@DisplayName("C5: a client certificate that the receiver refuses is found out before anything is sent with it")
	void refusedClientCertificate() {
		QuicReceiver receiver = demandingReceiver();
		// The refusal comes well after the handshake.
		UdpRelay relay = this.sender.relay(receiver).delay(Duration.ofMillis(50));
		QuicConnection connection = connection(relay.address().getPort(), tls(receiver), (builder) -> {
		});
		succeeds(connection.connect());
		List<CompletableFuture<Void>> sends = new ArrayList<>();
		CompletableFuture<Void> reload = connection.reload(tls(receiver).withClientIdentity(STRANGER));
		while (!reload.isDone()) {
			sends.add(connection.send(ByteBuffer.allocate(100)));
			outcome(sends.get(sends.size() - 1));
		}
		assertThat(fails(reload, ConnectionFailedException.class)).hasMessageContaining("certificate");
		sends.forEach(Sender::succeeds);
		succeeds(connection.send(ByteBuffer.allocate(10)));
	}

	@Test
	void failedReloadIsTriedAgainByItself() {
		QuicReceiver receiver = demandingReceiver();
		QuicConnection connection = connect(receiver);
		receiver.refuseConnections(true);
		fails(connection.reload(tls(receiver)), ConnectionFailedException.class);
		receiver.refuseConnections(false);
		await("the second attempt has succeeded", () -> receiver.acceptedConnections() == 2);
		receiver.awaitConnections(1, DEADLINE);
		succeeds(connection.send(ByteBuffer.allocate(10)));
	}

	@Test
	void withoutAConnectionTheNextOneUsesTheNewCertificates() {
		QuicReceiver receiver = demandingReceiver();
		QuicConnection connection = connection(receiver, tls(receiver).withClientIdentity(STRANGER), (builder) -> {
		});
		succeeds(connection.reload(tls(receiver)));
		assertThat(connection.state()).isEqualTo(ConnectionState.IDLE);
		succeeds(connection.send(ByteBuffer.allocate(10)));
		assertThat(receiver.acceptedConnections()).isEqualTo(1);
	}

	@Test
	void laterReloadTakesThePlaceOfAnEarlierOne() {
		QuicReceiver receiver = demandingReceiver();
		QuicConnection connection = connect(receiver);
		List<CompletableFuture<Void>> reloads = new ArrayList<>();
		reloads.add(connection.reload(TlsOptions.trust(CLIENTS.trustManager())));
		reloads.add(connection.reload(tls(receiver).withClientIdentity(STRANGER)));
		TlsOptions last = tls(receiver);
		reloads.add(connection.reload(last));
		succeeds(reloads.get(2));
		reloads.forEach((reload) -> await("it has an outcome", reload::isDone));
		assertThat(connection.options().tls()).isSameAs(last);
		succeeds(connection.send(ByteBuffer.allocate(10)));
		receiver.awaitConnections(1, DEADLINE);
	}

	@Test
	@DisplayName("A5: when the old connection is lost meanwhile, the new one takes over before it is established")
	void oldConnectionIsLostMeanwhile() {
		QuicReceiver receiver = demandingReceiver();
		UdpRelay relay = this.sender.relay(receiver);
		QuicConnection connection = connection(relay.address().getPort(), tls(receiver), (builder) -> {
		});
		succeeds(connection.connect());
		succeeds(connection.send(ByteBuffer.allocate(10)));
		relay.dropToServer(true);
		CompletableFuture<Void> reload = connection.reload(tls(receiver));
		receiver.closeConnections(3);
		await("the loss is known", () -> connection.state() == ConnectionState.IDLE);
		CompletableFuture<Void> send = connection.send(ByteBuffer.allocate(10));
		relay.dropToServer(false);
		succeeds(send);
		succeeds(reload);
		assertThat(receiver.acceptedConnections()).isEqualTo(2);
	}

	@Test
	void closingEndsAReloadToo() {
		QuicReceiver receiver = demandingReceiver();
		UdpRelay relay = this.sender.relay(receiver);
		QuicConnection connection = connection(relay.address().getPort(), tls(receiver), (builder) -> {
		});
		succeeds(connection.connect());
		relay.dropToServer(true);
		CompletableFuture<Void> reload = connection.reload(tls(receiver));
		connection.close();
		fails(reload, ConnectionFailedException.class);
		fails(connection.reload(tls(receiver)), ConnectionFailedException.class);
	}

	@Test
	@DisplayName("D12: closing waits for what the replaced connection has accepted")
	void closingDrainsTheReplacedConnectionToo() {
		QuicReceiver receiver = demandingReceiver();
		UdpRelay relay = this.sender.relay(receiver).delay(Duration.ofMillis(50));
		QuicConnection connection = connection(relay.address().getPort(), tls(receiver),
				(builder) -> builder.closeTimeout(DEADLINE));
		succeeds(connection.connect());
		List<CompletableFuture<Void>> sends = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			sends.add(connection.send(ByteBuffer.allocate(20_000)));
		}
		SendStream stream = connection.openSendStream();
		this.sender.completes(stream.send(new byte[100]));
		succeeds(connection.reload(tls(receiver)));
		sends.add(stream.finish());
		sends.add(connection.send(ByteBuffer.allocate(20_000)));
		connection.close();
		assertThat(sends).allMatch(CompletableFuture::isDone);
		sends.forEach(Sender::succeeds);
	}

	@Test
	void listenersAreToldOfTheReloadAndOfOneConnection() {
		QuicReceiver receiver = demandingReceiver();
		News news = new News();
		this.sender.registration().addConnectionListener(news);
		QuicConnection connection = connect(receiver);
		for (int i = 1; i <= 2; i++) {
			succeeds(connection.reload(tls(receiver)));
			receiver.awaitConnections(1, DEADLINE);
		}
		await("all are told", () -> news.told.size() == 4);
		receiver.closeConnections(8);
		await("the loss is told", () -> news.told.size() == 5);
		assertThat(news.told).containsExactly("connecting", "connected", "reloaded", "reloaded", "disconnected");
		assertThat(connection.totals().credentialReloads()).isEqualTo(2);
	}

	@Test
	@DisplayName("D21: 300 reloads leave nothing native and nothing in Java's tables")
	void leaksNothing() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		succeeds(connection.send(ByteBuffer.allocate(100)));
		int openObjects = this.sender.openObjects();
		long activeConnections = this.sender.activeConnections();
		for (int i = 0; i < 300; i++) {
			succeeds(connection.reload(TlsOptions.trust(receiver.certificateAuthority().trustManager())));
			succeeds(connection.send(ByteBuffer.allocate(100)));
		}
		assertThat(receiver.acceptedConnections()).isEqualTo(301);
		receiver.awaitConnections(1, DEADLINE);
		await("only as many are open as before",
				() -> this.sender.openObjects() == openObjects && this.sender.activeConnections() == activeConnections);
	}

	private static CompletableFuture<Void> sendAndFinish(SendStream stream) {
		stream.send(new byte[500]);
		stream.send(new byte[500]);
		return stream.finish();
	}

	private QuicReceiver demandingReceiver() {
		return this.sender.receiver((builder) -> builder.requireClientCertificate(CLIENTS));
	}

	private static TlsOptions tls(QuicReceiver receiver) {
		// A new object each time, as when it is read from a file.
		ClientIdentity identity = ClientIdentity.of(CLIENT.privateKey(), CLIENT.chain());
		return TlsOptions.trust(receiver.certificateAuthority().trustManager()).withClientIdentity(identity);
	}

	private QuicConnection connect(QuicReceiver receiver) {
		return connect(receiver, (builder) -> {
		});
	}

	private QuicConnection connect(QuicReceiver receiver, Consumer<ConnectionOptions.Builder> customizer) {
		QuicConnection connection = connection(receiver, tls(receiver), customizer);
		succeeds(connection.connect());
		receiver.awaitConnections(1, DEADLINE);
		return connection;
	}

	private QuicConnection connection(QuicReceiver receiver, TlsOptions tls,
			Consumer<ConnectionOptions.Builder> customizer) {
		return connection(receiver.port(), tls, customizer);
	}

	private QuicConnection connection(int port, TlsOptions tls, Consumer<ConnectionOptions.Builder> customizer) {
		return this.sender.connection("127.0.0.1", port, (builder) -> {
			builder.tls(tls).closeTimeout(Duration.ofSeconds(1));
			customizer.accept(builder);
		});
	}

	private static final class News implements ConnectionListener {

		final List<String> told = new CopyOnWriteArrayList<>();

		@Override
		public void connecting(QuicConnection connection) {
			this.told.add("connecting");
		}

		@Override
		public void connected(QuicConnection connection, ConnectionInfo info, ConnectTimes times) {
			this.told.add("connected");
		}

		@Override
		public void disconnected(QuicConnection connection, ConnectionEnd end) {
			this.told.add("disconnected");
		}

		@Override
		public void credentialsReloaded(QuicConnection connection) {
			this.told.add("reloaded");
		}

	}

}

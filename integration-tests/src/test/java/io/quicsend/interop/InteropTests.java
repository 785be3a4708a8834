package io.quicsend.interop;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;

import io.quicsend.ConnectionError.ShutdownByPeer;
import io.quicsend.ConnectionOptions;
import io.quicsend.ConnectionState;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.RegistrationOptions;
import io.quicsend.SendStream;
import io.quicsend.SendStreamOptions;
import io.quicsend.StartException;
import io.quicsend.WriteException;
import io.quicsend.interop.ReceivedStreams.Received;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.test.IssuedCertificate;
import io.quicsend.test.TestCertificateAuthority;
import io.quicsend.tls.TlsOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What every receiver must understand of us, and we of it. All traffic goes over real
 * sockets, from the public API over native msquic.
 */
@Timeout(60)
abstract class InteropTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final int MEBIBYTE = 1024 * 1024;

	/** The first unidirectional stream of a client, and the second (RFC 9000, 2.1). */
	private static final long FIRST = 2;

	private static final long SECOND = 6;

	private static final Handling READ = new Handling.Read();

	private static IssuedCertificate certificate;

	private final ReceivedStreams received = new ReceivedStreams();

	private final Payloads payloads = new Payloads(42);

	private QuicRegistration registration;

	private Receiver receiver;

	protected abstract Receiver start(ReceiverSetup setup) throws Exception;

	/**
	 * For what a receiver needs beyond the defaults.
	 */
	protected void customize(ConnectionOptions.Builder options) {
	}

	@BeforeAll
	static void createCertificate() {
		certificate = TestCertificateAuthority.create("Interoperation").server("localhost");
	}

	@AfterEach
	void close() {
		try {
			if (this.registration != null) {
				this.registration.close();
			}
		}
		finally {
			if (this.receiver != null) {
				this.receiver.close();
			}
		}
	}

	@Test
	void streamsArriveAsSent() throws Exception {
		QuicConnection connection = open(100, (id) -> READ);
		List<ByteBuffer> contents = this.payloads.create(1000, MEBIBYTE);
		List<Fingerprint> sent = contents.stream().map(Fingerprint::of).toList();
		Map<Long, Fingerprint> sentById = new HashMap<>();
		try (BulkSender sender = new BulkSender(connection, 43)) {
			List<CompletableFuture<OptionalLong>> results = sender.send(contents);
			for (int i = 0; i < results.size(); i++) {
				OptionalLong id = await(results.get(i));
				if (id.isPresent()) {
					sentById.put(id.getAsLong(), sent.get(i));
				}
			}
		}
		List<Received> streams = this.received.take(1000, PATIENCE);
		assertThat(fingerprints(streams)).isEqualTo(sent.stream().sorted().toList());
		// Of the three ways to send, two tell the id.
		assertThat(sentById).hasSize(666);
		assertThat(streams).filteredOn((stream) -> sentById.containsKey(stream.id()))
			.hasSameSizeAs(sentById.keySet())
			.allSatisfy((stream) -> assertThat(stream.fingerprint()).isEqualTo(sentById.get(stream.id())));
		assertThat(this.received.isEmpty()).isTrue();
		assertThat(this.receiver.connections()).isEqualTo(1);
	}

	@Test
	void allStreamsGetThroughALowLimit() throws Exception {
		QuicConnection connection = open(3, (id) -> READ);
		List<ByteBuffer> contents = this.payloads.create(300, 20_000);
		List<CompletableFuture<Void>> results = contents.stream().map(connection::send).toList();
		for (CompletableFuture<Void> result : results) {
			await(result);
		}
		assertThat(fingerprints(this.received.take(300, PATIENCE)))
			.isEqualTo(contents.stream().map(Fingerprint::of).sorted().toList());
	}

	@Test
	@DisplayName("A11: a stream beyond the receiver's limit fails at once if that is asked for")
	void failsBeyondTheLimit() throws Exception {
		QuicConnection connection = open(1, (id) -> new Handling.Hold());
		await(connection.openSendStream().start());
		SendStream blocked = connection.openSendStream(SendStreamOptions.defaults().withFailWhenBlocked(true));
		assertThat(failure(blocked.start())).isInstanceOf(StartException.LimitReached.class);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1234, Integer.MAX_VALUE })
	@DisplayName("A8: the receiver stops a stream with a code, and no other stream")
	void receiverStopsAStream(long code) throws Exception {
		assertStopped(code);
	}

	final void assertStopped(long code) throws Exception {
		QuicConnection connection = open(100, (id) -> (id == FIRST) ? new Handling.Stop(code) : READ);
		SendStream stopped = connection.openSendStream();
		CompletableFuture<Void> pending = stopped.send(this.payloads.create(MEBIBYTE));
		assertStopped(failure(pending), code);
		assertThat(stopped.id()).hasValue(FIRST);
		assertStopped(failure(stopped.send(new byte[1])), code);
		assertStopped(failure(stopped.finish()), code);
		await(stopped.whenClosed());
		ByteBuffer content = this.payloads.create(MEBIBYTE);
		await(connection.send(content));
		assertThat(this.received.take(1, PATIENCE)).containsExactly(new Received(SECOND, Fingerprint.of(content)));
		assertThat(this.receiver.connections()).isEqualTo(1);
	}

	@Test
	@DisplayName("A8: a blocked writer is told that the receiver has stopped the stream")
	void receiverStopsABlockedWriter() throws Exception {
		QuicConnection connection = open(100, (id) -> new Handling.Stop(99));
		OutputStream output = connection.openSendStream().outputStream();
		Throwable failure = catchThrowable(() -> {
			for (int i = 0; i < 100; i++) {
				output.write(new byte[MEBIBYTE]);
			}
		});
		assertStopped(failure, 99);
	}

	@Test
	@DisplayName("A5: the receiver closes the connection with a code; the next stream connects anew")
	void receiverClosesTheConnection() throws Exception {
		QuicConnection connection = open(100, (id) -> (id == SECOND) ? new Handling.Hold() : READ);
		SendStream idle = connection.openSendStream();
		await(idle.send(new byte[] { 1 }));
		SendStream busy = connection.openSendStream();
		CompletableFuture<Void> pending = busy.send(this.payloads.create(MEBIBYTE));
		await(busy.start());
		SendStream unused = connection.openSendStream();
		this.receiver.closeConnections(99);
		assertLost(failure(pending));
		await(idle.whenClosed());
		assertLost(failure(idle.send(new byte[] { 2 })));
		assertThat(failure(unused.send(new byte[] { 3 }))).isInstanceOfSatisfying(StartException.ConnectionLost.class,
				(ex) -> assertThat(ex.error()).isEqualTo(new ShutdownByPeer(99)));
		ByteBuffer content = this.payloads.create(1000);
		await(connection.send(content));
		assertThat(connection.state()).isEqualTo(ConnectionState.CONNECTED);
		assertThat(this.received.take(1, PATIENCE)).containsExactly(new Received(FIRST, Fingerprint.of(content)));
		assertThat(this.receiver.connections()).isEqualTo(2);
	}

	private QuicConnection open(int streamLimit, LongFunction<Handling> handling) throws Exception {
		this.receiver = start(new ReceiverSetup(certificate, streamLimit, handling, this.received));
		this.registration = new QuicRegistration(new MsQuicLibrary(library()), RegistrationOptions.defaults());
		ConnectionOptions.Builder options = ConnectionOptions.builder("127.0.0.1", this.receiver.port(), Receiver.ALPN)
			.serverName("localhost")
			.tls(TlsOptions.trust(certificate.issuer().trustManager()));
		customize(options);
		return this.registration.createConnection("interop", options.build());
	}

	private static NativeLibraryOptions library() {
		String path = System.getProperty("quic-send.test.library", "");
		NativeLibraryOptions options = NativeLibraryOptions.defaults();
		return path.isEmpty() ? options : options.withPath(Path.of(path));
	}

	private static <T> T await(CompletableFuture<T> future)
			throws InterruptedException, ExecutionException, TimeoutException {
		return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
	}

	private static Throwable failure(CompletableFuture<?> future) {
		return assertThat(catchThrowable(() -> await(future))).isInstanceOf(ExecutionException.class)
			.actual()
			.getCause();
	}

	private static List<Fingerprint> fingerprints(List<Received> streams) {
		return new ArrayList<>(streams.stream().map(Received::fingerprint).sorted().toList());
	}

	private static void assertStopped(Throwable failure, long code) {
		assertThat(failure).isInstanceOfSatisfying(WriteException.Stopped.class,
				(ex) -> assertThat(ex.errorCode()).isEqualTo(code));
	}

	private static void assertLost(Throwable failure) {
		assertThat(failure).isInstanceOfSatisfying(WriteException.ConnectionLost.class,
				(ex) -> assertThat(ex.error()).isEqualTo(new ShutdownByPeer(99)));
	}

}

package io.quicsend.autoconfigure;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.quicsend.ConnectionFailedException;
import io.quicsend.ConnectionState;
import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.SendStreamFactory;
import io.quicsend.StartException;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.test.IssuedCertificate;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceivedStream;
import io.quicsend.test.TestCertificateAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContextException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends from an application context to a real receiver.
 */
@Timeout(180)
class SendingTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final TestCertificateAuthority authority = TestCertificateAuthority.create("test authority");

	private QuicReceiver receiver;

	private ApplicationContextRunner contextRunner;

	private String[] bundle;

	@BeforeEach
	void start(@TempDir Path directory) throws Exception {
		this.receiver = QuicReceiver.builder()
			.alpn("test")
			.certificate(this.authority.server("localhost"))
			.requireClientCertificate(this.authority)
			.keepContent(true)
			.start();
		this.contextRunner = runner(directory, this.receiver.port());
	}

	@AfterEach
	void stop() {
		this.receiver.close();
		assertThat(MsQuicLibrary.openObjects()).isZero();
	}

	@Test
	void sendsMessageOverConfiguredConnection() {
		this.contextRunner.run((context) -> {
			SendStreamFactory streams = context.getBean(SendStreamFactory.class);
			streams.send("hello".getBytes(StandardCharsets.UTF_8)).get(60, TimeUnit.SECONDS);
			assertThat(content()).isEqualTo("hello");
		});
	}

	@Test
	void sendsStreamOverConfiguredConnection() {
		this.contextRunner.run((context) -> {
			try (SendStream stream = context.getBean(SendStreamFactory.class).open()) {
				stream.send(ByteBuffer.wrap("one ".getBytes(StandardCharsets.UTF_8))).get(60, TimeUnit.SECONDS);
				stream.send(ByteBuffer.wrap("two".getBytes(StandardCharsets.UTF_8)));
				stream.finish().get(60, TimeUnit.SECONDS);
			}
			assertThat(content()).isEqualTo("one two");
		});
	}

	@Test
	void lazyConnectionIsEstablishedByItsFirstStream() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(QuicConnection.class).state()).isEqualTo(ConnectionState.IDLE);
			assertThat(this.receiver.acceptedConnections()).isZero();
			context.getBean(SendStreamFactory.class).send(new byte[1]).get(60, TimeUnit.SECONDS);
			assertThat(this.receiver.acceptedConnections()).isOne();
		});
	}

	@Test
	void eagerConnectionIsEstablishedWhenTheContextHasStarted() {
		this.contextRunner.withPropertyValues("quic-send.connections.default.connect=eager")
			.run((context) -> assertThat(context.getBean(QuicConnection.class).state())
				.isEqualTo(ConnectionState.CONNECTED));
	}

	@Test
	@DisplayName("B1: nothing listens where an eager connection goes, so the application does not start")
	void failingEagerConnectionFailsTheStart() {
		this.receiver.close();
		this.contextRunner.withPropertyValues("quic-send.connections.default.connect=eager").run((context) -> {
			assertThat(context).getFailure().isInstanceOf(ApplicationContextException.class);
			assertThat(context.getStartupFailure().getCause()).isInstanceOf(EagerConnectionFailedException.class)
				.hasMessageContaining("'default'")
				.hasMessageContaining("localhost:" + this.receiver.port())
				.hasCauseInstanceOf(ConnectionFailedException.class);
		});
	}

	@Test
	@DisplayName("B1: the endpoint after the one where nothing listens is connected to")
	void nextEndpointIsTriedWhereNothingListens() throws Exception {
		int closed;
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			closed = socket.getLocalPort();
		}
		sendsTo("127.0.0.1:" + closed + ",localhost:" + this.receiver.port());
	}

	@Test
	@DisplayName("C4: the endpoint after the one whose certificate is for another host is connected to")
	void nextEndpointIsTriedWhereTheCertificateIsForAnotherHost() {
		// The receiver's certificate names localhost, and no address.
		sendsTo("127.0.0.1:" + this.receiver.port() + ",localhost:" + this.receiver.port());
	}

	private void sendsTo(String endpoints) {
		endpointRunner(endpoints).run((context) -> {
			context.getBean(SendStreamFactory.class)
				.send("hello".getBytes(StandardCharsets.UTF_8))
				.get(60, TimeUnit.SECONDS);
			assertThat(content()).isEqualTo("hello");
		});
	}

	@Test
	void everyEndpointThatFailedIsTold() {
		int port = this.receiver.port();
		endpointRunner("127.0.0.1:" + port + ",[::1]:" + port)
			.run((context) -> assertThat(context.getBean(QuicConnection.class).connect()).failsWithin(TIMEOUT)
				.withThrowableThat()
				.withRootCauseInstanceOf(ConnectionFailedException.class)
				.satisfies((failure) -> assertThat(failure.getCause().getMessage()).contains("[::1]:" + port))
				.satisfies((failure) -> assertThat(failure.getCause().getSuppressed()).singleElement()
					.asString()
					.contains("127.0.0.1:" + port)));
	}

	@Test
	void streamIsOfTheClassThatItIsOpenedWith() {
		this.receiver.streamLimit(0);
		this.contextRunner.withPropertyValues("quic-send.streams.control.start=fail").run((context) -> {
			SendStreamFactory streams = context.getBean(SendStreamFactory.class);
			assertThat(streams.open("default", "control").start()).failsWithin(TIMEOUT)
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(StartException.LimitReached.class);
		});
	}

	private ApplicationContextRunner endpointRunner(String endpoints) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, QuicSendAutoConfiguration.class))
			.withPropertyValues(this.bundle)
			.withPropertyValues("quic-send.connections.default.alpn=test",
					"quic-send.connections.default.ssl.bundle=receiver",
					"quic-send.connections.default.endpoints=" + endpoints);
	}

	@Test
	void lazyConnectionDoesNotFailTheStart() {
		this.receiver.close();
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	@DisplayName("C4: a certificate for another host is rejected with an SSL bundle, too")
	void otherHostIsRejected() {
		this.contextRunner.withPropertyValues("quic-send.connections.default.server-name=example.org")
			.run((context) -> assertThat(context.getBean(QuicConnection.class).connect()).failsWithin(TIMEOUT)
				.withThrowableThat()
				.withMessageContaining("example.org"));
	}

	@Test
	@DisplayName("D12: closing the context delivers what was accepted and closes everything")
	void closingTheContextDeliversAndClosesEverything() {
		byte[] message = new byte[4 * 1024 * 1024];
		message[message.length - 1] = 1;
		SendStreamFactory[] streams = new SendStreamFactory[1];
		this.contextRunner.run((context) -> {
			streams[0] = context.getBean(SendStreamFactory.class);
			streams[0].connection("default").connect().get(60, TimeUnit.SECONDS);
			streams[0].send(message);
		});
		ReceivedStream received = this.receiver.awaitStreams(1, TIMEOUT).get(0);
		assertThat(received.bytes()).isEqualTo(message.length);
		this.receiver.awaitConnections(0, TIMEOUT);
		assertThat(streams[0].connection("default").state()).isEqualTo(ConnectionState.CLOSED);
	}

	@Test
	@DisplayName("D12: a second context in the same JVM works")
	void secondContextWorks() {
		for (int i = 0; i < 2; i++) {
			this.contextRunner.run((context) -> context.getBean(SendStreamFactory.class)
				.send("again".getBytes(StandardCharsets.UTF_8))
				.get(60, TimeUnit.SECONDS));
		}
		assertThat(this.receiver.awaitStreams(2, TIMEOUT)).hasSize(2);
	}

	private String content() {
		return new String(this.receiver.awaitStreams(1, TIMEOUT).get(0).content(), StandardCharsets.UTF_8);
	}

	private ApplicationContextRunner runner(Path directory, int port) throws Exception {
		Path caFile = this.authority.writePem(directory.resolve("ca.pem"));
		Path certificateFile = directory.resolve("client.pem");
		Path keyFile = directory.resolve("client.key");
		IssuedCertificate client = this.authority.client("test client");
		client.writePem(certificateFile, keyFile);
		this.bundle = new String[] { "spring.ssl.bundle.pem.receiver.truststore.certificate=" + caFile.toUri(),
				"spring.ssl.bundle.pem.receiver.keystore.certificate=" + certificateFile.toUri(),
				"spring.ssl.bundle.pem.receiver.keystore.private-key=" + keyFile.toUri() };
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, QuicSendAutoConfiguration.class))
			.withPropertyValues(this.bundle)
			.withPropertyValues("quic-send.connections.default.host=localhost",
					"quic-send.connections.default.port=" + port, "quic-send.connections.default.alpn=test",
					"quic-send.connections.default.handshake-timeout=30s",
					"quic-send.connections.default.ssl.bundle=receiver");
	}

}

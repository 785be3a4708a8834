package io.quicsend.autoconfigure;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.quicsend.ConnectionError;
import io.quicsend.ConnectionState;
import io.quicsend.QuicConnection;
import io.quicsend.SendStreamFactory;
import io.quicsend.StartException;
import io.quicsend.WriteException;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceivedStream;
import io.quicsend.test.ReceiverProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Stops and starts application contexts that send to real receivers.
 */
@Timeout(180)
@ExtendWith(OutputCaptureExtension.class)
class LifecycleTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final int MEBIBYTE = 1024 * 1024;

	/** Streams under load that are more than the receiver's buffers hold. */
	private static final int LARGE = 12;

	private QuicReceiver receiver;

	private Path caFile;

	@BeforeEach
	void startReceiver(@TempDir Path directory) throws Exception {
		this.receiver = QuicReceiver.builder().alpn("test").start();
		this.caFile = this.receiver.certificateAuthority().writePem(directory.resolve("ca.pem"));
	}

	@AfterEach
	void closeReceiver() {
		this.receiver.close();
		assertThat(MsQuicLibrary.openObjects()).isZero();
	}

	@Test
	@DisplayName("D12: closing the context under load loses nothing of 64 MiB that were accepted")
	void closingUnderLoadLosesNothing() throws Exception {
		this.receiver.pauseReceiving();
		List<String> sent = new ArrayList<>();
		List<CompletableFuture<Void>> acknowledged = new ArrayList<>();
		try (ConfigurableApplicationContext context = context()) {
			resumeReceivingOnceClosing(context);
			SendStreamFactory streams = context.getBean(SendStreamFactory.class);
			SplittableRandom random = new SplittableRandom(1);
			// Streams, and messages of the size that native code sends by itself.
			for (int size : sizes()) {
				byte[] content = new byte[size];
				random.nextBytes(content);
				sent.add(sha256(content));
				acknowledged.add(streams.send(content));
			}
			// What fits into the receiver's buffers is acknowledged all the same.
			assertThat(acknowledged.subList(0, LARGE)).noneMatch(CompletableFuture::isDone);
		}
		assertThat(acknowledged).allSatisfy((future) -> assertThat(future).isCompleted());
		assertThat(this.receiver.byteCount()).isEqualTo(64L * MEBIBYTE);
		assertThat(this.receiver.streams()).extracting(ReceivedStream::sha256)
			.containsExactlyInAnyOrderElementsOf(sent);
		assertThat(this.receiver.finishedCount()).isEqualTo(sent.size());
	}

	private static int[] sizes() {
		int[] sizes = new int[LARGE + 512];
		Arrays.fill(sizes, 0, LARGE, 4 * MEBIBYTE);
		Arrays.fill(sizes, LARGE, sizes.length, 32 * 1024);
		return sizes;
	}

	@Test
	void whatStopsWithTheWebServerMayStillSend() {
		AtomicBoolean acknowledged = new AtomicBoolean();
		ConfigurableApplicationContext context = context();
		SendStreamFactory streams = context.getBean(SendStreamFactory.class);
		LastWords lastWords = new LastWords(() -> acknowledged.set(sendFinally(streams)));
		lastWords.start();
		context.getBeanFactory().registerSingleton("lastWords", lastWords);
		context.close();
		assertThat(lastWords.isRunning()).isFalse();
		assertThat(acknowledged).isTrue();
		assertThat(this.receiver.finishedCount()).isOne();
	}

	private static boolean sendFinally(SendStreamFactory streams) {
		streams.send(new byte[1000]).orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
		return true;
	}

	@Test
	void stoppingReportsOnceWhatWasNotAcknowledgedInTime(CapturedOutput output) {
		this.receiver.pauseReceiving();
		CompletableFuture<Void> sent;
		long start;
		try (ConfigurableApplicationContext context = context("spring.lifecycle.timeout-per-shutdown-phase=1s")) {
			SendStreamFactory streams = context.getBean(SendStreamFactory.class);
			assertThat(streams.connection("default").connect()).succeedsWithin(TIMEOUT);
			sent = streams.send(new byte[3 * MEBIBYTE]);
			start = System.nanoTime();
		}
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(800),
				Duration.ofSeconds(20));
		assertThat(sent).failsWithin(TIMEOUT)
			.withThrowableThat()
			.havingRootCause()
			.isInstanceOfSatisfying(WriteException.ConnectionLost.class,
					(ex) -> assertThat(ex.error()).isEqualTo(new ConnectionError.ShutdownByLocal()));
		assertThat(output.getOut().lines().filter((line) -> line.contains("not acknowledged"))).singleElement()
			.asString()
			.contains("WARN", "'default'")
			.containsPattern("closing with 1 streams, [1-9][0-9]* bytes, not acknowledged: \\[default#1");
	}

	@Test
	void stopDoesNotWaitForTheCaller() throws Exception {
		this.receiver.pauseReceiving();
		try (ConfigurableApplicationContext context = context()) {
			SendStreamFactory streams = context.getBean(SendStreamFactory.class);
			QuicSendLifecycle lifecycle = context.getBean(QuicSendLifecycle.class);
			assertThat(streams.connection("default").connect()).succeedsWithin(TIMEOUT);
			CompletableFuture<Void> sent = streams.send(new byte[3 * MEBIBYTE]);
			CompletableFuture<Void> stopped = new CompletableFuture<>();
			lifecycle.stop(() -> stopped.complete(null));
			assertThat(stopped).isNotDone();
			assertThat(lifecycle.isRunning()).isTrue();
			this.receiver.resumeReceiving();
			assertThat(stopped).succeedsWithin(TIMEOUT);
			assertThat(sent).isCompleted();
			assertThat(lifecycle.isRunning()).isFalse();
		}
	}

	@Test
	void stoppedContextHoldsNothingNativeAndStartsAgain() {
		this.receiver.close();
		try (ReceiverProcess receiver = ReceiverProcess.start("--alpn", "test");
				ConfigurableApplicationContext context = context(receiver.port(), receiver.caFile())) {
			SendStreamFactory streams = context.getBean(SendStreamFactory.class);
			for (int i = 1; i <= 5; i++) {
				assertThat(streams.send(new byte[i])).succeedsWithin(TIMEOUT);
				assertThat(nativeThreads()).isNotEmpty();
				context.stop();
				assertThat(MsQuicLibrary.openObjects()).isZero();
				awaitNoNativeThreads();
				context.start();
				assertThat(streams.connection("default").state()).isEqualTo(ConnectionState.IDLE);
			}
			assertThat(streams.send(new byte[6])).succeedsWithin(TIMEOUT);
			receiver.awaitStream((stream) -> stream.bytes() == 6, TIMEOUT);
			assertThat(receiver.streams()).hasSize(6);
		}
	}

	@Test
	void stoppedContextRefusesToSendAndSaysWhy() {
		try (ConfigurableApplicationContext context = context()) {
			SendStreamFactory streams = context.getBean(SendStreamFactory.class);
			assertThat(streams.send(new byte[1])).succeedsWithin(TIMEOUT);
			context.stop();
			QuicConnection connection = streams.connection("default");
			assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
			assertThat(streams.send(new byte[1])).failsWithin(TIMEOUT)
				.withThrowableThat()
				.havingRootCause()
				.isInstanceOf(StartException.ConnectionLost.class)
				.withMessageContaining("'default'")
				.withMessageContaining("it is stopped");
			assertThat(connection.connect()).failsWithin(TIMEOUT)
				.withThrowableThat()
				.withMessageContaining("it is stopped");
		}
	}

	@Test
	void eagerConnectionIsEstablishedAgainAtTheNextStart() {
		try (ConfigurableApplicationContext context = context("quic-send.connections.default.connect=eager")) {
			QuicConnection connection = context.getBean(QuicConnection.class);
			assertThat(connection.state()).isEqualTo(ConnectionState.CONNECTED);
			context.stop();
			this.receiver.awaitConnections(0, TIMEOUT);
			context.start();
			assertThat(connection.state()).isEqualTo(ConnectionState.CONNECTED);
			this.receiver.awaitConnections(1, TIMEOUT);
			assertThat(this.receiver.acceptedConnections()).isEqualTo(2);
		}
	}

	@Test
	void startFailsWithTheEagerConnectionAndMayBeTriedAgain() {
		try (ConfigurableApplicationContext context = context("quic-send.connections.default.connect=eager")) {
			context.stop();
			this.receiver.refuseConnections(true);
			assertThatExceptionOfType(Exception.class).isThrownBy(context::start)
				.havingRootCause()
				.withMessageContaining("'default'");
			assertThat(context.getBean(QuicSendLifecycle.class).isRunning()).isFalse();
			this.receiver.refuseConnections(false);
			context.start();
			assertThat(context.getBean(QuicConnection.class).state()).isEqualTo(ConnectionState.CONNECTED);
		}
	}

	@Test
	@DisplayName("D12: of two contexts that send at once, closing one does not disturb the other")
	void oneContextIsClosedWhileAnotherSends() throws Exception {
		AtomicBoolean done = new AtomicBoolean();
		try (ConfigurableApplicationContext staying = context()) {
			SendStreamFactory streams = staying.getBean(SendStreamFactory.class);
			CompletableFuture<Integer> sending = CompletableFuture.supplyAsync(() -> sendUntil(streams, done));
			int others = 0;
			for (int i = 0; i < 5; i++) {
				try (ConfigurableApplicationContext closing = context()) {
					SendStreamFactory other = closing.getBean(SendStreamFactory.class);
					for (int j = 0; j < 50; j++) {
						other.send(new byte[1000]);
						others++;
					}
				}
			}
			done.set(true);
			int count = sending.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
			assertThat(count).isPositive();
			assertThat(this.receiver.awaitStreams(count + others, TIMEOUT)).hasSize(count + others);
			assertThat(this.receiver.acceptedConnections()).isEqualTo(6);
		}
	}

	private static int sendUntil(SendStreamFactory streams, AtomicBoolean done) {
		int count = 0;
		do {
			streams.send(ByteBuffer.allocate(1000)).orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
			count++;
		}
		while (!done.get());
		return count;
	}

	private void resumeReceivingOnceClosing(ConfigurableApplicationContext context) {
		// Published before anything is stopped.
		context.addApplicationListener(
				(ApplicationListener<ContextClosedEvent>) (event) -> this.receiver.resumeReceiving());
	}

	private static List<String> nativeThreads() {
		Thread[] threads = new Thread[Thread.activeCount() + 1000];
		ThreadGroup root = Thread.currentThread().getThreadGroup();
		while (root.getParent() != null) {
			root = root.getParent();
		}
		int count = root.enumerate(threads, true);
		return Stream.of(threads)
			.limit(count)
			.map(Thread::getName)
			.filter((name) -> name.startsWith("quic-send-msquic-"))
			.toList();
	}

	private static void awaitNoNativeThreads() {
		long deadline = System.nanoTime() + TIMEOUT.toNanos();
		while (!nativeThreads().isEmpty()) {
			assertThat(System.nanoTime()).as("threads left: " + nativeThreads()).isLessThan(deadline);
			Thread.onSpinWait();
		}
	}

	private static String sha256(byte[] content) throws Exception {
		return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
	}

	private ConfigurableApplicationContext context(String... properties) {
		return context(this.receiver.port(), this.caFile, properties);
	}

	private static ConfigurableApplicationContext context(int port, Path caFile, String... properties) {
		String[] connection = { "quic-send.connections.default.host=localhost",
				"quic-send.connections.default.port=" + port, "quic-send.connections.default.alpn=test",
				"quic-send.connections.default.ssl.bundle=receiver",
				"spring.ssl.bundle.pem.receiver.truststore.certificate=" + caFile.toUri() };
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.properties(connection)
			.properties(properties)
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ LifecycleAutoConfiguration.class, SslAutoConfiguration.class,
			QuicSendAutoConfiguration.class })
	static class Application {

	}

	/** Stops where the web server does. */
	private static final class LastWords implements SmartLifecycle {

		private final Runnable words;

		private volatile boolean running;

		LastWords(Runnable words) {
			this.words = words;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.words.run();
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return DEFAULT_PHASE - 2048;
		}

	}

}

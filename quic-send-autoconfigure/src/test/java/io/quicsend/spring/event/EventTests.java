package io.quicsend.spring.event;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.quicsend.ConnectionError.ShutdownByLocal;
import io.quicsend.ConnectionError.ShutdownByPeer;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.SendStream;
import io.quicsend.SendStreamFactory;
import io.quicsend.WriteException;
import io.quicsend.autoconfigure.QuicSendAutoConfiguration;
import io.quicsend.autoconfigure.QuicSendEventAutoConfiguration;
import io.quicsend.spring.event.SendStreamEvent.Aborted;
import io.quicsend.spring.event.SendStreamEvent.Failed;
import io.quicsend.spring.event.SendStreamEvent.Finished;
import io.quicsend.spring.event.SendStreamEvent.Stopped;
import io.quicsend.spring.event.SendStreamEvent.Terminal;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceivedStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Events of an application context that sends to a real receiver.
 */
@Timeout(180)
@ExtendWith(OutputCaptureExtension.class)
class EventTests {

	private QuicReceiver receiver;

	private ApplicationContextRunner contextRunner;

	@BeforeEach
	void start(@TempDir Path directory) throws Exception {
		this.receiver = QuicReceiver.builder().alpn("test").start();
		Path authority = this.receiver.certificateAuthority().writePem(directory.resolve("ca.pem"));
		this.contextRunner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, QuicSendAutoConfiguration.class,
					QuicSendEventAutoConfiguration.class))
			.withPropertyValues("quic-send.connections.default.host=localhost",
					"quic-send.connections.default.port=" + this.receiver.port(),
					"quic-send.connections.default.alpn=test", "quic-send.connections.default.ssl.bundle=receiver",
					"quic-send.connections.default.handshake-timeout=30s",
					"spring.ssl.bundle.pem.receiver.truststore.certificate=" + authority.toUri());
	}

	@AfterEach
	void stop() {
		this.receiver.close();
	}

	@Test
	void eventsOfConnectionAndStreamsArePublishedInOrder() {
		this.contextRunner.withBean(Everything.class).run((context) -> {
			send(context, 10);
			try (SendStream stream = streams(context).open()) {
				stream.send(new byte[10]);
				get(stream.finish());
			}
			Everything heard = context.getBean(Everything.class);
			await("all events", () -> heard.events.size() == 12);
			assertThat(heard.names("#")).containsExactly("Connecting", "Connected");
			assertThat(heard.names("default#1")).containsExactly("Opened", "Started", "PeerAccepted", "Finished",
					"Closed");
			assertThat(heard.names("default#2")).containsExactly("Opened", "Started", "PeerAccepted", "Finished",
					"Closed");
			assertThat(heard.threads).containsOnly("quic-send-events");
		});
	}

	@Test
	void connectedTellsWhatWasNegotiatedAndDisconnectedWhy() {
		this.contextRunner.withBean(Everything.class).run((context) -> {
			Everything heard = context.getBean(Everything.class);
			send(context, 10);
			this.receiver.closeConnections(7);
			await("disconnected", () -> heard.of(QuicConnectionEvent.Disconnected.class).size() == 1);
			QuicConnectionEvent.Connected connected = heard.of(QuicConnectionEvent.Connected.class).get(0);
			assertThat(connected.getInfo().alpn()).isEqualTo("test");
			assertThat(connected.getInfo().remoteAddress().getPort()).isEqualTo(this.receiver.port());
			assertThat(connected.getTimes().handshake()).isPositive();
			QuicConnectionEvent.Disconnected disconnected = heard.of(QuicConnectionEvent.Disconnected.class).get(0);
			assertThat(disconnected.getEnd().error()).isEqualTo(new ShutdownByPeer(7));
			assertThat(disconnected.getEnd().reconnects()).isTrue();
			assertThat(disconnected.getConnectionName()).isEqualTo("default");
			assertThat(disconnected.getTimestamp()).isGreaterThanOrEqualTo(connected.getTimestamp());
		});
	}

	@Test
	void replacedCertificatesAreTold() {
		this.contextRunner.withBean(Everything.class).run((context) -> {
			Everything heard = context.getBean(Everything.class);
			QuicConnection connection = streams(context).connection("default");
			get(connection.connect());
			get(connection.reload(connection.options().tls()));
			await("the reload", () -> heard.of(QuicConnectionEvent.CredentialsReloaded.class).size() == 1);
			QuicConnectionEvent.CredentialsReloaded reloaded = heard.of(QuicConnectionEvent.CredentialsReloaded.class)
				.get(0);
			assertThat(reloaded.getConnectionName()).isEqualTo("default");
			assertThat(heard.names("#")).containsExactly("Connecting", "Connected", "CredentialsReloaded");
		});
	}

	@Test
	void stoppedTellsTheReceiversCode() {
		this.contextRunner.withBean(Everything.class).run((context) -> {
			try (SendStream stream = streams(context).open()) {
				stream.send(new byte[10]);
				ReceivedStream received = this.receiver.awaitStream((one) -> one.bytes() == 10, Duration.ofSeconds(60));
				this.receiver.stopStream(received, 6);
				Stopped stopped = end(context, Stopped.class);
				assertThat(stopped.getErrorCode()).isEqualTo(6);
				assertThat(stopped.getStream().bytes()).isEqualTo(10);
			}
		});
	}

	@Test
	void abortedTellsTheCodeThatTheReceiverIsTold() {
		this.contextRunner.withBean(Everything.class).run((context) -> {
			SendStream stream = streams(context).open();
			get(stream.send(new byte[10]));
			get(stream.abort(5));
			assertThat(end(context, Aborted.class).getErrorCode()).isEqualTo(5);
			this.receiver.awaitStream((one) -> one.end() == ReceivedStream.End.RESET && one.errorCode().orElse(0) == 5,
					Duration.ofSeconds(60));
		});
	}

	@Test
	void failedTellsWhatTheFuturesHaveFailedWith() {
		this.contextRunner.withBean(Everything.class).run((context) -> {
			SendStream stream = streams(context).open();
			get(stream.send(new byte[10]));
			CompletableFuture<Void> pending = new CompletableFuture<>();
			this.receiver.pauseReceiving();
			stream.send(new byte[4 * 1024 * 1024])
				.whenComplete((done, failure) -> pending.completeExceptionally(failure));
			this.receiver.closeConnections(7);
			Failed failed = end(context, Failed.class);
			assertThat(failed.getCause()).isInstanceOf(WriteException.ConnectionLost.class)
				.hasMessageContaining("with code 7");
			assertThat(pending).failsWithin(Duration.ofSeconds(60)).withThrowableThat().withCause(failed.getCause());
			get(stream.whenClosed());
		});
	}

	/** How the first stream has ended, in no other way. */
	private static <T extends Terminal> T end(ApplicationContext context, Class<T> type) {
		Everything heard = context.getBean(Everything.class);
		await("the end", () -> heard.names("default#1").contains("Closed"));
		assertThat(heard.of(Terminal.class)).singleElement().isInstanceOf(type);
		return heard.of(type).get(0);
	}

	@Test
	void streamsCostNothingWhereNobodyListens() {
		this.contextRunner.withBean(Connections.class).run((context) -> {
			assertThat(EventDemand.of(context.getSourceApplicationContext())).isEmpty();
			assertThat(context.getBean(QuicSendEventPublisher.class).isListeningToStreams()).isFalse();
			send(context, 1);
			Connections heard = context.getBean(Connections.class);
			await("connection events", () -> heard.events.size() == 2);
		});
	}

	@Test
	void listenerToOneTypeIsToldOfThatTypeOnly() {
		this.contextRunner.withBean(Finishes.class).run((context) -> {
			assertThat(EventDemand.of(context.getSourceApplicationContext())).containsExactly(Finished.class);
			send(context, 100);
			Finishes heard = context.getBean(Finishes.class);
			await("the end", () -> heard.finished.size() == 1);
			assertThat(heard.finished.get(0).getStream().bytes()).isEqualTo(100);
		});
	}

	@Test
	void lazyListenerCountsAsOne() {
		this.contextRunner.withBean(LazyListener.class, LazyListener::new, (definition) -> definition.setLazyInit(true))
			.run((context) -> assertThat(EventDemand.of(context.getSourceApplicationContext()))
				.containsExactly(Finished.class));
	}

	@Test
	void listenerOfTheParentContextCountsAsOne() {
		new ApplicationContextRunner().withBean(Finishes.class)
			.run((parent) -> this.contextRunner.withParent(parent).run((context) -> {
				send(context, 100);
				Finishes heard = parent.getBean(Finishes.class);
				await("the end", () -> heard.finished.size() == 1);
			}));
	}

	@Test
	void onlyEndsArePublishedWhenConfigured() {
		this.contextRunner.withBean(Everything.class)
			.withPropertyValues("quic-send.events.streams=terminal")
			.run((context) -> {
				send(context, 1);
				Everything heard = context.getBean(Everything.class);
				await("the end", () -> heard.events.size() == 3);
				assertThat(heard.names("default#1")).containsExactly("Finished");
			});
	}

	@Test
	void noEventsOfStreamsArePublishedWhenOff() {
		this.contextRunner.withBean(Everything.class)
			.withPropertyValues("quic-send.events.streams=off")
			.run((context) -> {
				assertThat(context.getBean(QuicSendEventPublisher.class).isListeningToStreams()).isFalse();
				send(context, 1);
				Everything heard = context.getBean(Everything.class);
				await("connected", () -> heard.events.size() == 2);
			});
	}

	@Test
	void slowListenerDelaysNoSendAndMissesNoEnd() {
		this.contextRunner.withBean(Blocking.class)
			.withPropertyValues("quic-send.events.capacity=400")
			.run((context) -> {
				Blocking blocking = context.getBean(Blocking.class);
				send(context, 1);
				assertThat(blocking.blocked.await(60, TimeUnit.SECONDS)).isTrue();
				List<CompletableFuture<Void>> all = new ArrayList<>();
				for (int i = 0; i < 300; i++) {
					all.add(streams(context).send(ByteBuffer.allocate(10)));
				}
				for (CompletableFuture<Void> one : all) {
					get(one);
				}
				assertThat(blocking.ends).isEmpty();
				QuicSendEventPublisher publisher = context.getBean(QuicSendEventPublisher.class);
				await("some are dropped", () -> publisher.getDropped() >= 301 * 5 + 2 - 1 - 400 - 5);
				blocking.goOn.countDown();
				await("all ends", () -> blocking.ends.size() == 301);
				assertThat(blocking.ends).allMatch(Finished.class::isInstance);
			});
	}

	@Test
	void droppedEndIsLogged(CapturedOutput output) {
		this.contextRunner.withBean(Blocking.class).withPropertyValues("quic-send.events.capacity=5").run((context) -> {
			Blocking blocking = context.getBean(Blocking.class);
			for (int i = 0; i < 20; i++) {
				send(context, 1);
			}
			assertThat(output).contains("Listeners are too slow").contains("Finished stream default#");
			blocking.goOn.countDown();
		});
	}

	@Test
	void failingListenerMissesNothing() {
		this.contextRunner.withBean(Failing.class).run((context) -> {
			Failing failing = context.getBean(Failing.class);
			send(context, 1);
			send(context, 1);
			await("both", () -> failing.heard.size() == 2);
		});
	}

	@Test
	void whatHappensBeforeTheContextHasStartedIsPublishedAfterwards() {
		this.contextRunner.withBean(Everything.class)
			.withPropertyValues("quic-send.connections.default.connect=eager")
			.run((context) -> {
				Everything heard = context.getBean(Everything.class);
				await("connected", () -> heard.events.size() == 2);
				assertThat(heard.names("#")).containsExactly("Connecting", "Connected");
				assertThat(heard.tooEarly).isEmpty();
			});
	}

	@Test
	void whatTheStopBringsAboutIsPublishedAndNothingAfterwards() {
		Everything[] heard = new Everything[1];
		SendStreamFactory[] streams = new SendStreamFactory[1];
		this.contextRunner.withBean(Everything.class).run((context) -> {
			heard[0] = context.getBean(Everything.class);
			streams[0] = streams(context);
			streams[0].send(new byte[4 * 1024 * 1024]);
		});
		List<QuicSendEvent> events = List.copyOf(heard[0].events);
		assertThat(heard[0].names("default#1")).contains("Finished");
		assertThat(heard[0].of(QuicConnectionEvent.Disconnected.class)).singleElement()
			.satisfies((event) -> assertThat(event.getEnd().error()).isEqualTo(new ShutdownByLocal()));
		assertThat(streams[0].send(new byte[1])).failsWithin(Duration.ofSeconds(60));
		assertThat(heard[0].events).isEqualTo(events);
	}

	@Test
	void stoppedContextPublishesAgainOnceStarted() {
		this.contextRunner.withBean(Everything.class).run((context) -> {
			Everything heard = context.getBean(Everything.class);
			ConfigurableApplicationContext lifecycle = context.getSourceApplicationContext();
			send(context, 1);
			lifecycle.stop();
			assertThat(heard.names("#")).containsExactly("Connecting", "Connected", "Disconnected");
			lifecycle.start();
			send(context, 1);
			await("the end", () -> heard.of(Finished.class).size() == 2);
		});
	}

	@Test
	void capacityMustBePositive() {
		this.contextRunner.withPropertyValues("quic-send.events.capacity=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("quic-send.events.capacity"));
	}

	@Test
	void backsOffFromAnOwnPublisherAndWhenDisabled() {
		this.contextRunner.withUserConfiguration(OwnPublisher.class)
			.run((context) -> assertThat(context).hasSingleBean(QuicSendEventPublisher.class).hasBean("ownPublisher"));
		this.contextRunner.withPropertyValues("quic-send.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(QuicSendEventPublisher.class));
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(QuicSendEventPublisher.class));
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasSingleBean(QuicSendEventPublisher.class));
	}

	private static SendStreamFactory streams(ApplicationContext context) {
		return context.getBean(SendStreamFactory.class);
	}

	private static void send(ApplicationContext context, int bytes) throws Exception {
		get(streams(context).send(new byte[bytes]));
	}

	private static void get(CompletableFuture<Void> future) throws Exception {
		future.get(60, TimeUnit.SECONDS);
	}

	private static void await(String what, BooleanSupplier condition) {
		long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("still not: " + what).isLessThan(deadline);
			LockSupport.parkNanos(1_000_000);
		}
	}

	static class Everything {

		final List<QuicSendEvent> events = new CopyOnWriteArrayList<>();

		final List<String> threads = new CopyOnWriteArrayList<>();

		final List<QuicSendEvent> tooEarly = new CopyOnWriteArrayList<>();

		private volatile boolean refreshed;

		// Before the publisher, which begins with this event too.
		@Order(Ordered.HIGHEST_PRECEDENCE)
		@EventListener
		void refreshed(ContextRefreshedEvent event) {
			this.refreshed = true;
		}

		@EventListener
		void on(QuicSendEvent event) {
			this.threads.add(Thread.currentThread().getName());
			if (!this.refreshed) {
				this.tooEarly.add(event);
			}
			this.events.add(event);
		}

		/** Events of a stream, or of connections for "#". */
		List<String> names(String stream) {
			return this.events.stream()
				.filter((event) -> (event instanceof SendStreamEvent it) ? it.getStream().debugId().startsWith(stream)
						: stream.equals("#"))
				.map((event) -> event.getClass().getSimpleName())
				.toList();
		}

		<T> List<T> of(Class<T> type) {
			return this.events.stream().filter(type::isInstance).map(type::cast).toList();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPublisher {

		@Bean
		QuicSendEventPublisher ownPublisher(ApplicationContext context, QuicRegistration registration) {
			return new QuicSendEventPublisher(context, List.of(registration), null, 10);
		}

	}

	static class Connections {

		final List<QuicConnectionEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void on(QuicConnectionEvent event) {
			this.events.add(event);
		}

	}

	static class Finishes {

		final List<Finished> finished = new CopyOnWriteArrayList<>();

		@EventListener
		void on(Finished event) {
			this.finished.add(event);
		}

	}

	static class LazyListener implements ApplicationListener<Finished> {

		@Override
		public void onApplicationEvent(Finished event) {
		}

	}

	/** Blocks at the first stream's first event. */
	static class Blocking {

		final CountDownLatch blocked = new CountDownLatch(1);

		final CountDownLatch goOn = new CountDownLatch(1);

		final List<SendStreamEvent> ends = new CopyOnWriteArrayList<>();

		@EventListener
		void on(SendStreamEvent event) throws InterruptedException {
			this.blocked.countDown();
			assertThat(this.goOn.await(60, TimeUnit.SECONDS)).isTrue();
			if (event instanceof Terminal) {
				this.ends.add(event);
			}
		}

	}

	static class Failing {

		final List<Finished> heard = new CopyOnWriteArrayList<>();

		@EventListener
		void on(Finished event) {
			this.heard.add(event);
			throw new IllegalStateException("failing");
		}

	}

}

package io.quicsend.spring.observation;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.quicsend.Completions;
import io.quicsend.SendStream;
import io.quicsend.SendStreamFactory;
import io.quicsend.StartException;
import io.quicsend.WriteException;
import io.quicsend.spring.ReceiverFixture;
import io.quicsend.test.ReceivedStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.ApplicationContext;

import static io.quicsend.spring.ReceiverFixture.await;
import static io.quicsend.spring.ReceiverFixture.get;
import static io.quicsend.spring.ReceiverFixture.streams;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Observations of a context that sends to a real receiver.
 */
@Timeout(180)
class ObservationTests {

	private static final ThreadLocal<String> REQUEST = new ThreadLocal<>();

	private ReceiverFixture fixture;

	private final Recorder recorder = new Recorder();

	private ApplicationContextRunner contextRunner;

	@BeforeEach
	void start(@TempDir Path directory) throws Exception {
		this.fixture = new ReceiverFixture(directory);
		this.contextRunner = this.fixture.contextRunner()
			.withBean(SimpleMeterRegistry.class)
			.withBean("recorder", ObservationHandler.class, () -> this.recorder);
	}

	@AfterEach
	void stop() {
		this.fixture.close();
	}

	@Test
	void acknowledgedMessageIsObserved() {
		this.contextRunner.run((context) -> {
			get(streams(context).send(new byte[100]));
			SendStreamObservationContext observed = this.recorder.awaitOne();
			assertThat(observed.getName()).isEqualTo("quic.send.stream");
			assertThat(observed.getContextualName()).isEqualTo("send default");
			assertThat(observed.getLowCardinalityKeyValues()).containsExactlyInAnyOrder(
					KeyValue.of("connection", "default"), KeyValue.of("outcome", "acknowledged"),
					KeyValue.of("error.type", "none"));
			assertThat(observed.getHighCardinalityKeyValues()).contains(KeyValue.of("network.transport", "quic"),
					KeyValue.of("network.protocol.name", "test"), KeyValue.of("server.address", "localhost"),
					KeyValue.of("server.port", Integer.toString(this.fixture.receiver().port())),
					KeyValue.of("quic.send.bytes", "100"));
			assertThat(observed.getHighCardinalityKeyValue("quic.send.stream").getValue()).startsWith("default#1:id=");
			assertThat(observed.getError()).isNull();
		});
	}

	@Test
	void everyOutcomeIsObserved() {
		this.contextRunner.run((context) -> {
			get(streams(context).open().abort(5));
			assertThat(this.recorder.awaitOne().getLowCardinalityKeyValues())
				.contains(KeyValue.of("outcome", "aborted"), KeyValue.of("error.type", "none"));
			try (SendStream stopped = streams(context).open()) {
				stopped.send(new byte[10]);
				ReceivedStream received = this.fixture.receiver()
					.awaitStream((one) -> one.bytes() == 10, Duration.ofSeconds(60));
				this.fixture.receiver().stopStream(received, 6);
				SendStreamObservationContext observed = this.recorder.awaitOne();
				assertThat(observed.getLowCardinalityKeyValues()).contains(KeyValue.of("outcome", "stopped"),
						KeyValue.of("error.type", "Stopped"));
				assertThat(observed.getError()).hasMessageContaining("code 6");
			}
			SendStream lost = streams(context).open();
			get(lost.send(new byte[20]));
			this.fixture.receiver().closeConnections(7);
			SendStreamObservationContext observed = this.recorder.awaitOne();
			assertThat(observed.getLowCardinalityKeyValues()).contains(KeyValue.of("outcome", "lost"),
					KeyValue.of("error.type", "ConnectionLost"));
			assertThat(observed.getError()).hasMessageContaining("default");
			assertThat(lost.whenClosed()).succeedsWithin(Duration.ofSeconds(60));
		});
	}

	@Test
	void streamsThatFailByThemselvesAreObserved() {
		this.fixture.receiver().streamLimit(0);
		this.contextRunner
			.withPropertyValues("quic-send.streams.hasty.start=fail", "quic-send.streams.short.deadline=50ms")
			.run((context) -> {
				get(streams(context).connection("default").connect());
				assertThat(streams(context).send("default", "hasty", ByteBuffer.allocate(10)))
					.failsWithin(Duration.ofSeconds(60));
				assertThat(failure()).isInstanceOf(StartException.LimitReached.class);
				try (SendStream stream = streams(context).open("default", "hasty")) {
					assertThat(stream.start()).failsWithin(Duration.ofSeconds(60));
					assertThat(failure()).isInstanceOf(StartException.LimitReached.class);
				}
				this.fixture.receiver().streamLimit(1);
				try (SendStream stream = streams(context).open("default", "short")) {
					get(stream.send(new byte[10]));
					assertThat(failure()).isInstanceOf(WriteException.DeadlineExceeded.class);
				}
			});
	}

	private Throwable failure() {
		SendStreamObservationContext observed = this.recorder.awaitOne();
		Throwable error = Objects.requireNonNull(observed.getError());
		assertThat(observed.getLowCardinalityKeyValues()).contains(KeyValue.of("outcome", "failed"),
				KeyValue.of("error.type", error.getClass().getSimpleName()));
		return error;
	}

	// Threads

	@ParameterizedTest
	@EnumSource
	void handlersNeverRunOnAThreadOfMsQuic(Completions completions) {
		this.contextRunner
			.withPropertyValues("quic-send.completions=" + completions, "quic-send.streams.short.deadline=50ms",
					"quic-send.connections.nobody.host=127.0.0.1", "quic-send.connections.nobody.port=9",
					"quic-send.connections.nobody.alpn=test")
			.run((context) -> {
				SendStreamFactory streams = streams(context);
				List<CompletableFuture<?>> ends = new ArrayList<>();
				for (int i = 0; i < 50; i++) {
					ends.add(streams.send(new byte[100]));
					SendStream stream = streams.open();
					stream.send(new byte[100]);
					ends.add(stream.finish());
				}
				ends.add(streams.open().abort(5));
				SendStream late = streams.open("default", "short");
				ends.add(late.whenClosed());
				ends.add(streams.send("nobody", ByteBuffer.allocate(1)).exceptionally((failure) -> null));
				SendStream unstarted = streams.open("nobody");
				ends.add(unstarted.finish().exceptionally((failure) -> null));
				SendStream lost = streams.open();
				ends.add(lost.whenClosed());
				get(lost.send(new byte[100]));
				get(CompletableFuture.allOf(ends.subList(0, 101).toArray(CompletableFuture[]::new)));
				this.fixture.receiver().closeConnections(7);
				get(CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)));
			});
		assertThat(this.recorder.callbacks).hasSize(105).allSatisfy((observed, callbacks) -> {
			String opener = Thread.currentThread().getName();
			assertThat(callbacks).first().isEqualTo("start on " + opener);
			assertThat(callbacks).last().isEqualTo("stop on quic-send-observations");
			assertThat(callbacks).isSubsetOf("start on " + opener, "error on quic-send-observations",
					"stop on quic-send-observations");
			assertThat(callbacks).hasSize((observed.getError() != null) ? 3 : 2);
		});
	}

	@Test
	void everyObservationIsStoppedBeforeTheContextHasClosed() {
		this.recorder.delay = Duration.ofMillis(5);
		this.contextRunner.run((context) -> {
			for (int i = 0; i < 100; i++) {
				get(streams(context).open().send(new byte[10]));
			}
		});
		assertThat(this.recorder.stopped).hasSize(100);
	}

	@Test
	void timerOfObservationsHasTheTagsOfTheTimerAlone() {
		List<CompletableFuture<List<Tag>>> tags = List.of(new CompletableFuture<>(), new CompletableFuture<>());
		this.contextRunner.run((context) -> {
			get(streams(context).send(new byte[1]));
			this.recorder.awaitOne();
			await("the timer", () -> timer(context) == 1);
			tags.get(0)
				.complete(context.getBean(MeterRegistry.class).get("quic.send.stream").timer().getId().getTags());
		});
		this.fixture.contextRunner().withBean(SimpleMeterRegistry.class).run((context) -> {
			get(streams(context).send(new byte[1]));
			await("the timer", () -> timer(context) == 1);
			tags.get(1)
				.complete(context.getBean(MeterRegistry.class).get("quic.send.stream").timer().getId().getTags());
		});
		assertThat(tags.get(0).getNow(List.of())).hasSize(4).isEqualTo(tags.get(1).getNow(List.of()));
	}

	@Test
	void observationIsAChildOfWhatTheOpeningThreadObserves() {
		this.contextRunner.run((context) -> {
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			Observation parent = Observation.start("parent", registry);
			try (Observation.Scope scope = parent.openScope()) {
				get(streams(context).send(new byte[1]));
			}
			parent.stop();
			assertThat(this.recorder.awaitOne().getParentObservation()).isSameAs(parent);
		});
	}

	@Test
	void ownConventionIsUsed() {
		this.contextRunner.withBean(SendStreamObservationConvention.class, OwnConvention::new).run((context) -> {
			get(streams(context).send(new byte[1]));
			SendStreamObservationContext observed = this.recorder.awaitOne();
			assertThat(observed.getName()).isEqualTo("deliveries");
			assertThat(observed.getLowCardinalityKeyValues()).contains(KeyValue.of("tenant", "a"));
		});
	}

	@Test
	void nothingIsObservedWhenDisabled() {
		for (String property : List.of("quic-send.observations.enabled=false",
				"management.observations.enable.quic.send.stream=false")) {
			this.contextRunner.withPropertyValues(property).run((context) -> {
				get(streams(context).send(new byte[1]));
				try (SendStream stream = streams(context).open()) {
					get(stream.finish());
					get(stream.whenClosed());
				}
				assertThat(this.recorder.stopped).isEmpty();
			});
		}
	}

	// Propagation

	@Test
	void dependentStagesSeeWhatTheCallerObserves() {
		this.contextRunner.run(dependentStagesSeeTheCallersObservation());
		this.contextRunner.withClassLoader(new FilteredClassLoader(ContextSnapshotFactory.class))
			.run(dependentStagesSeeTheCallersObservation());
	}

	private ContextConsumer<AssertableApplicationContext> dependentStagesSeeTheCallersObservation() {
		return (context) -> {
			// No stage may be attached to a future that is complete already.
			get(streams(context).send(new byte[1]));
			this.fixture.receiver().pauseReceiving();
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			Observation caller = Observation.start("caller", registry);
			List<CompletableFuture<Observation>> seen;
			SendStream stream = streams(context).open();
			try (Observation.Scope scope = caller.openScope()) {
				seen = List.of(streams(context).send(new byte[1]).thenApply((done) -> registry.getCurrentObservation()),
						stream.send(new byte[2_000_000]).thenApply((done) -> registry.getCurrentObservation()),
						stream.finish().thenApply((done) -> registry.getCurrentObservation()));
			}
			CompletableFuture<Observation> outside = streams(context).send(new byte[1])
				.thenApply((done) -> registry.getCurrentObservation());
			this.fixture.receiver().resumeReceiving();
			for (CompletableFuture<Observation> one : seen) {
				assertThat(one).succeedsWithin(Duration.ofSeconds(60)).isSameAs(caller);
			}
			assertThat(outside).succeedsWithin(Duration.ofSeconds(60)).isNull();
			stream.close();
		};
	}

	@Test
	void dependentStagesSeeTheCallersThreadLocals() {
		ContextRegistry.getInstance().registerThreadLocalAccessor("request", REQUEST);
		try {
			this.contextRunner.run((context) -> assertThat(requestSeenByAStage(context)).isEqualTo("GET /"));
		}
		finally {
			ContextRegistry.getInstance().removeThreadLocalAccessor("request");
		}
	}

	@Test
	void nothingIsPropagatedWithoutObservations() {
		ContextRegistry.getInstance().registerThreadLocalAccessor("request", REQUEST);
		try {
			this.contextRunner.withPropertyValues("quic-send.observations.enabled=false")
				.run((context) -> assertThat(requestSeenByAStage(context)).isEqualTo("nothing"));
		}
		finally {
			ContextRegistry.getInstance().removeThreadLocalAccessor("request");
		}
	}

	private String requestSeenByAStage(ApplicationContext context) throws Exception {
		SendStream stream = streams(context).open();
		CompletableFuture<String> seen = new CompletableFuture<>();
		REQUEST.set("GET /");
		try {
			// Nothing is acknowledged before the handshake.
			stream.send(new byte[1])
				.whenComplete((done, failure) -> seen.complete((REQUEST.get() != null) ? REQUEST.get() : "nothing"));
		}
		finally {
			REQUEST.remove();
		}
		get(seen);
		get(stream.finish());
		stream.close();
		return seen.getNow("");
	}

	private static long timer(ApplicationContext context) {
		return context.getBean(MeterRegistry.class)
			.find("quic.send.stream")
			.tag("outcome", "acknowledged")
			.timers()
			.stream()
			.mapToLong((timer) -> timer.count())
			.sum();
	}

	/**
	 * Keeps what has been stopped.
	 */
	static class Recorder implements ObservationHandler<SendStreamObservationContext> {

		final List<SendStreamObservationContext> stopped = new CopyOnWriteArrayList<>();

		final Map<SendStreamObservationContext, List<String>> callbacks = new ConcurrentHashMap<>();

		volatile Duration delay = Duration.ZERO;

		private int taken;

		@Override
		public void onStart(SendStreamObservationContext context) {
			add(context, "start");
		}

		@Override
		public void onError(SendStreamObservationContext context) {
			add(context, "error");
		}

		@Override
		public void onStop(SendStreamObservationContext context) {
			LockSupport.parkNanos(this.delay.toNanos());
			add(context, "stop");
			this.stopped.add(context);
		}

		private void add(SendStreamObservationContext context, String callback) {
			this.callbacks.computeIfAbsent(context, (one) -> new CopyOnWriteArrayList<>())
				.add(callback + " on " + Thread.currentThread().getName());
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof SendStreamObservationContext;
		}

		SendStreamObservationContext awaitOne() {
			await("an observation", () -> this.stopped.size() > this.taken);
			return this.stopped.get(this.taken++);
		}

	}

	static class OwnConvention extends DefaultSendStreamObservationConvention {

		@Override
		public String getName() {
			return "deliveries";
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(SendStreamObservationContext context) {
			return super.getLowCardinalityKeyValues(context).and("tenant", "a");
		}

	}

}

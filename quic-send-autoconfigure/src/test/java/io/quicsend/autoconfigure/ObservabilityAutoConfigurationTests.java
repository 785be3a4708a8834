package io.quicsend.autoconfigure;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationTextPublisher;
import io.quicsend.CompletionContext;
import io.quicsend.spring.event.QuicSendEventPublisher;
import io.quicsend.spring.metrics.MsQuicMeters;
import io.quicsend.spring.metrics.QuicSendEventMeters;
import io.quicsend.spring.metrics.QuicSendMeters;
import io.quicsend.spring.metrics.SendStreamTimers;
import io.quicsend.spring.observation.DefaultSendStreamObservationConvention;
import io.quicsend.spring.observation.ObservationCompletionContext;
import io.quicsend.spring.observation.SendStreamObservations;
import io.quicsend.spring.observation.SnapshotCompletionContext;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuicSendMetricsAutoConfiguration} and
 * {@link QuicSendObservationAutoConfiguration}.
 */
class ObservabilityAutoConfigurationTests {

	private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(QuicSendAutoConfiguration.class, QuicSendEventAutoConfiguration.class,
				QuicSendMetricsAutoConfiguration.class, QuicSendObservationAutoConfiguration.class,
				MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
				ObservationAutoConfiguration.class))
		.withPropertyValues("quic-send.connections.default.host=localhost", "quic-send.connections.default.port=4433",
				"quic-send.connections.default.alpn=test");

	private final ApplicationContextRunner contextRunner = this.withoutRegistry.withBean(SimpleMeterRegistry.class);

	@Test
	void definesMetersAndObservations() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(QuicSendMeters.class)
			.hasSingleBean(MsQuicMeters.class)
			.hasSingleBean(QuicSendEventMeters.class)
			.hasSingleBean(SendStreamObservations.class));
	}

	@Test
	void metersAreBoundWithoutLoadingTheLibrary() {
		this.contextRunner.withPropertyValues("quic-send.native.path=/nowhere").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("quic.send.connections").tag("state", "idle").gauge().value()).isEqualTo(1);
			assertThat(registry.get("quic.send.bytes").functionCounter().count()).isZero();
			assertThat(registry.get("quic.send.rtt").timeGauge().value()).isNaN();
		});
	}

	@Test
	void definesNothingWhenDisabled() {
		this.contextRunner.withPropertyValues("quic-send.enabled=false").run(hasNothing());
	}

	@Test
	void definesNothingWithoutMicrometer() {
		this.withoutRegistry.withClassLoader(new FilteredClassLoader("io.micrometer")).run(hasNothing());
	}

	@Test
	void definesNoMetersWithoutMicrometersCore() {
		this.withoutRegistry.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(QuicSendMeters.class)
				.hasSingleBean(SendStreamObservations.class));
	}

	@Test
	void backsOffFromOwnBeans() {
		this.contextRunner.withUserConfiguration(OwnConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(MsQuicMeters.class)
				.hasBean("ownMsQuicMeters")
				.hasSingleBean(QuicSendMeters.class)
				.hasBean("ownMeters")
				.hasSingleBean(QuicSendEventMeters.class)
				.hasBean("ownEventMeters")
				.hasSingleBean(SendStreamTimers.class)
				.doesNotHaveBean("quicSendStreamTimers")
				.hasSingleBean(SendStreamObservations.class)
				.hasBean("ownObservations"));
	}

	@Test
	void metersAreFilteredByTheirNames() {
		this.contextRunner.withPropertyValues("management.metrics.enable.quic.send=false").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.getMeters()).noneMatch((meter) -> meter.getId().getName().startsWith("quic.send"))
				.anyMatch((meter) -> meter.getId().getName().startsWith("quic.msquic"));
		});
	}

	@Test
	void definesNoObservationsWhenTheseAreDisabled() {
		this.contextRunner.withPropertyValues("quic-send.observations.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(SendStreamObservations.class).hasSingleBean(QuicSendMeters.class);
			assertThat(demand(context)).isEqualTo(ObservationDemand.NONE);
			assertThat(context.getBean(MeterRegistry.class).find("quic.send.stream").timer()).isNull();
		});
	}

	@Test
	void contextIsPropagatedBySnapshotsWherePossible() {
		this.contextRunner.run((context) -> assertThat(context.getBean(CompletionContext.class))
			.isInstanceOf(SnapshotCompletionContext.class));
		this.contextRunner.withClassLoader(new FilteredClassLoader(ContextSnapshotFactory.class))
			.run((context) -> assertThat(context.getBean(CompletionContext.class))
				.isInstanceOf(ObservationCompletionContext.class));
	}

	@Test
	void backsOffFromAnOwnCompletionContext() {
		CompletionContext own = () -> null;
		ApplicationContextRunner runner = this.contextRunner.withBean("own", CompletionContext.class, () -> own);
		runner.run((context) -> assertThat(context).getBean(CompletionContext.class).isSameAs(own));
		runner.withClassLoader(new FilteredClassLoader(ContextSnapshotFactory.class))
			.run((context) -> assertThat(context).getBean(CompletionContext.class).isSameAs(own));
	}

	// Demand

	@Test
	void onlyTheTimerIsNeededWhereNothingElseSeesObservations() {
		this.contextRunner.run((context) -> {
			assertThat(demand(context)).isEqualTo(ObservationDemand.TIMER);
			assertThat(context.getBean(MeterRegistry.class).find("quic.send.stream").timer()).isNotNull();
		});
	}

	@Test
	void nothingIsNeededWithoutHandlers() {
		demand(ObservationDemand.NONE,
				(runner) -> this.withoutRegistry.withClassLoader(new FilteredClassLoader("io.micrometer.core")));
	}

	@Test
	void nothingIsNeededWhereSpringBootTurnsTheObservationsOff() {
		demand(ObservationDemand.NONE,
				(runner) -> runner.withPropertyValues("management.observations.enable.quic.send.stream=false"));
		demand(ObservationDemand.TIMER,
				(runner) -> runner.withPropertyValues("management.observations.enable.http=false"));
	}

	@Test
	void nothingIsNeededByARegistryThatDoesNothing() {
		demand(ObservationDemand.NONE,
				(runner) -> runner.withBean(ObservationRegistry.class, () -> ObservationRegistry.NOOP));
	}

	@Test
	void anotherHandlerNeedsObservations() {
		demand(ObservationDemand.OBSERVATIONS,
				(runner) -> runner.withBean(ObservationHandler.class, () -> new ObservationTextPublisher((text) -> {
				})));
	}

	@Test
	void handlersOfAnOwnRegistryNeedObservations() {
		demand(ObservationDemand.OBSERVATIONS, (runner) -> runner.withBean(ObservationRegistry.class, () -> {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(new ObservationTextPublisher((text) -> {
			}));
			return registry;
		}));
	}

	@Test
	void whatChangesObservationsNeedsThem() {
		demand(ObservationDemand.OBSERVATIONS,
				(runner) -> runner.withPropertyValues("management.observations.key-values.region=west"));
		demand(ObservationDemand.OBSERVATIONS,
				(runner) -> runner.withBean(ObservationFilter.class, () -> (context) -> context));
		demand(ObservationDemand.OBSERVATIONS,
				(runner) -> runner.withBean(ObservationPredicate.class, () -> (name, context) -> true));
		demand(ObservationDemand.OBSERVATIONS,
				(runner) -> runner.withBean(DefaultSendStreamObservationConvention.class));
		demand(ObservationDemand.OBSERVATIONS, (runner) -> runner.withBean(OwnConvention.class));
		demand(ObservationDemand.OBSERVATIONS,
				(runner) -> runner.withBean(ObservationRegistryCustomizer.class, () -> (registry) -> {
				}));
	}

	private void demand(ObservationDemand expected, UnaryOperator<ApplicationContextRunner> configuration) {
		configuration.apply(this.contextRunner).run((context) -> assertThat(demand(context)).isEqualTo(expected));
	}

	private static ObservationDemand demand(AssertableApplicationContext context) {
		return ObservationDemand.of(context.getSourceApplicationContext().getBeanFactory(),
				context.getBean(QuicSendProperties.class));
	}

	private static ContextConsumer<AssertableApplicationContext> hasNothing() {
		Consumer<AssertableApplicationContext> check = (context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean("quicSendMeters")
			.doesNotHaveBean("msQuicMeters")
			.doesNotHaveBean("quicSendEventMeters")
			.doesNotHaveBean("quicSendStreamTimers")
			.doesNotHaveBean("quicSendStreamObservations")
			.doesNotHaveBean("quicSendCompletionContext");
		return check::accept;
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConfiguration {

		@Bean
		MsQuicMeters ownMsQuicMeters() {
			return new MsQuicMeters();
		}

		@Bean
		QuicSendMeters ownMeters() {
			return new QuicSendMeters(List.of(), List.of());
		}

		@Bean
		QuicSendEventMeters ownEventMeters(QuicSendEventPublisher publisher) {
			return new QuicSendEventMeters(publisher);
		}

		@Bean
		SendStreamTimers ownTimers() {
			return new SendStreamTimers(List.of(), List.of());
		}

		@Bean
		SendStreamObservations ownObservations(ObservationRegistry registry) {
			return new SendStreamObservations(registry, null);
		}

	}

	static class OwnConvention implements GlobalObservationConvention<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}

package io.quicsend.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.quicsend.ConnectionOptions;
import io.quicsend.Endpoint;
import io.quicsend.InvalidOptionException;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.RegistrationOptions;
import io.quicsend.SendStreamFactory;
import io.quicsend.autoconfigure.QuicSendConnectionDetails.Receiver;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.MsQuicLoadException;
import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.tls.TlsOptions;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link QuicSendAutoConfiguration}.
 */
class QuicSendAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, QuicSendAutoConfiguration.class));

	private final ApplicationContextRunner configured = this.contextRunner.withPropertyValues(
			"quic-send.connections.default.host=localhost", "quic-send.connections.default.port=4433",
			"quic-send.connections.default.alpn=test", "quic-send.connections.audit.host=localhost",
			"quic-send.connections.audit.port=4434", "quic-send.connections.audit.alpn=test");

	@Test
	void definesLibraryRegistrationAndFactory() {
		this.configured.run((context) -> assertThat(context).hasSingleBean(MsQuicLibrary.class)
			.hasSingleBean(QuicRegistration.class)
			.hasSingleBean(SendStreamFactory.class));
	}

	@Test
	void definesNothingWhenDisabled() {
		this.configured.withPropertyValues("quic-send.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(MsQuicLibrary.class)
				.doesNotHaveBean(QuicRegistration.class)
				.doesNotHaveBean(QuicConnection.class)
				.doesNotHaveBean(SendStreamFactory.class)
				.doesNotHaveBean(QuicSendConnectionDetails.class)
				.doesNotHaveBean(QuicSendProperties.class));
	}

	@Test
	void definesOneBeanPerConnection() {
		this.configured.run((context) -> assertThat(context.getBeansOfType(QuicConnection.class))
			.containsOnlyKeys("defaultQuicConnection", "auditQuicConnection")
			.allSatisfy((beanName, connection) -> assertThat(beanName).startsWith(connection.name())));
	}

	@Test
	void connectionIsInjectedByItsName() {
		this.configured.withUserConfiguration(QualifiedUserConfiguration.class)
			.run((context) -> assertThat(context.getBean(Injected.class).names()).containsExactly("audit", "default"));
	}

	@Test
	void defaultConnectionIsInjectedWithoutName() {
		this.configured.run((context) -> assertThat(context.getBean(QuicConnection.class).name()).isEqualTo("default"));
	}

	@Test
	void onlyConnectionIsInjectedWithoutName() {
		this.contextRunner
			.withPropertyValues("quic-send.connections.audit.host=localhost", "quic-send.connections.audit.port=4434",
					"quic-send.connections.audit.alpn=test")
			.run((context) -> assertThat(context.getBean(QuicConnection.class).name()).isEqualTo("audit"));
	}

	@Test
	void connectionMayShareItsNameWithAnotherBean() {
		this.configured.withBean("audit", String.class, () -> "something else")
			.run((context) -> assertThat(context).hasNotFailed().hasBean("auditQuicConnection"));
	}

	@Test
	void connectionNameKeepsItsSpelling() {
		this.contextRunner
			.withPropertyValues("quic-send.connections.eventLog-2.host=localhost",
					"quic-send.connections.eventLog-2.port=4434", "quic-send.connections.eventLog-2.alpn=test")
			.run((context) -> assertThat(context.getBean("eventLog-2QuicConnection", QuicConnection.class).name())
				.isEqualTo("eventLog-2"));
	}

	@Test
	void connectionNameMayHaveOtherCharactersInBrackets() {
		this.contextRunner
			.withPropertyValues("quic-send.connections[eu.west_1].host=localhost",
					"quic-send.connections[eu.west_1].port=4434", "quic-send.connections[eu.west_1].alpn=test")
			.run((context) -> assertThat(context.getBean(QuicConnection.class).name()).isEqualTo("eu.west_1"));
	}

	@Test
	void factoryHoldsConnectionsInTheOrderOfTheProperties() {
		this.configured.run((context) -> assertThat(names(context.getBean(SendStreamFactory.class).connections()))
			.containsExactly("default", "audit"));
	}

	@Test
	void factoryWithoutConnectionsSaysWhatToConfigure() {
		this.contextRunner.run((context) -> {
			SendStreamFactory factory = context.getBean(SendStreamFactory.class);
			assertThat(factory.connections()).isEmpty();
			assertThatIllegalArgumentException().isThrownBy(factory::open)
				.withMessageContaining("'default'")
				.withMessageContaining("set quic-send.connections.default.host, port and alpn");
		});
	}

	@Test
	void connectionWithoutPropertiesOfItsOwnInheritsAll() {
		this.contextRunner
			.withPropertyValues("quic-send.defaults.host=localhost", "quic-send.defaults.port=4433",
					"quic-send.defaults.alpn=test", "quic-send.connections.audit=")
			.run((context) -> assertThat(context.getBean(QuicConnection.class).options().port()).isEqualTo(4433));
	}

	@Test
	void eagernessIsInherited() {
		this.configured.withPropertyValues("quic-send.defaults.connect=eager", "quic-send.native.path=/none.so")
			.run((context) -> assertThat(context).getFailure().hasRootCauseInstanceOf(MsQuicLoadException.class));
	}

	@Test
	void propertiesSayWhereTheReceiversAre() {
		this.configured.run((context) -> {
			Receiver receiver = context.getBean(QuicSendConnectionDetails.class).getReceiver("audit");
			assertThat(receiver).isEqualTo(Receiver.of("localhost", 4434).withAlpn("test"));
		});
	}

	@Test
	void backsOffFromConnectionDetails() {
		QuicSendConnectionDetails details = (connection) -> connection.equals("audit")
				? Receiver.of("192.0.2.1", 1).withAlpn("supplied") : null;
		this.configured.withBean("myDetails", QuicSendConnectionDetails.class, () -> details).run((context) -> {
			assertThat(context).getBean(QuicSendConnectionDetails.class).isSameAs(details);
			SendStreamFactory streams = context.getBean(SendStreamFactory.class);
			assertThat(streams.connection("audit").options().endpoints()).containsExactly(new Endpoint("192.0.2.1", 1));
			assertThat(streams.connection("audit").options().alpn()).isEqualTo("supplied");
			assertThat(streams.connection("default").options().port()).isEqualTo(4433);
		});
	}

	@Test
	void suppliedReceiverNeedsNoHostInTheProperties() {
		this.contextRunner.withPropertyValues("quic-send.connections.default.alpn=test")
			.withBean(QuicSendConnectionDetails.class, () -> (connection) -> Receiver.of("192.0.2.1", 1))
			.run((context) -> {
				assertThat(context.getBean(QuicConnection.class).options().host()).isEqualTo("192.0.2.1");
				assertThat(context.getBean(QuicConnection.class).options().alpn()).isEqualTo("test");
			});
	}

	@Test
	void bundleOfASuppliedReceiverReplacesTrustAndPinsButNotTheKeyLogFile() {
		SslBundle bundle = SslBundle.of(SslStoreBundle.NONE);
		this.configured
			.withPropertyValues("quic-send.defaults.trust=pinned",
					"quic-send.defaults.pins=sha256/" + "A".repeat(43) + "=",
					"quic-send.defaults.ssl.key-log-file=keys.log")
			.withBean(QuicSendConnectionDetails.class,
					() -> (connection) -> Receiver.of("192.0.2.1", 1)
						.withSslBundle(connection.equals("audit") ? bundle : null))
			.run((context) -> {
				SendStreamFactory streams = context.getBean(SendStreamFactory.class);
				TlsOptions supplied = streams.connection("audit").options().tls();
				assertThat(supplied.trustManager()).isNotNull();
				assertThat(supplied.pins()).isEmpty();
				assertThat(supplied.keyLogFile()).isEqualTo(Path.of("keys.log"));
				TlsOptions configured = streams.connection("default").options().tls();
				assertThat(configured.isPinnedOnly()).isTrue();
				assertThat(configured.keyLogFile()).isEqualTo(Path.of("keys.log"));
			});
	}

	@Test
	void propertyThatDoesNotExistIsRefused() {
		this.configured.withPropertyValues("quic-send.connections.audit.truts=pinned")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidQuicSendPropertyException.class)
				.hasMessage("there is no quic-send.connections.audit.truts; "
						+ "use 'quic-send.connections.audit.trust' instead of 'quic-send.connections.audit.truts'"));
	}

	@Test
	void environmentVariableOfNoPropertyIsIgnored() {
		this.configured
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
								Map.of("QUICSEND_CONNECTIONS_AUDIT_TRUTS", "pinned",
										"QUICSEND_CONNECTIONS_AUDIT_KEEPALIVE", "9s", "QUIC_SEND_CONNECTIONS_AUDIT_PIN",
										"", "QUICSEND_HOME", "/opt"))))
			.run((context) -> assertThat(
					context.getBean(SendStreamFactory.class).connection("audit").options().keepAlive())
				.isEqualTo(Duration.ofSeconds(9)));
	}

	@Test
	void connectionCustomizersAreCalledInOrderAfterTheProperties() {
		this.configured.withPropertyValues("quic-send.connections.audit.keep-alive=1s")
			.withUserConfiguration(CustomizerConfiguration.class)
			.run((context) -> {
				SendStreamFactory streams = context.getBean(SendStreamFactory.class);
				assertThat(streams.connection("audit").options().keepAlive()).isEqualTo(Duration.ofSeconds(3));
				assertThat(streams.connection("default").options().keepAlive()).isZero();
			});
	}

	@Test
	void optionThatACustomizerGetsWrongIsNotBlamedOnAProperty() {
		this.configured
			.withBean(ConnectionOptionsCustomizer.class,
					() -> (connection, options) -> options.keepAlive(Duration.ofSeconds(-1)))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidOptionException.class)
				.hasMessageStartingWith("keepAlive: "));
	}

	@Test
	void unknownClassOfStreamsIsAnsweredWithTheKnownOnes() {
		this.configured.withPropertyValues("quic-send.streams.bulk.priority=1").run((context) -> {
			SendStreamFactory streams = context.getBean(SendStreamFactory.class);
			assertThatIllegalArgumentException().isThrownBy(() -> streams.open("audit", "control"))
				.withMessage("No class of streams is named 'control'; there are [default, bulk]; define it by "
						+ "quic-send.streams.control.priority, or another property there");
		});
	}

	@Test
	void backsOffFromLibrary() {
		MsQuicLibrary library = new MsQuicLibrary(NativeLibraryOptions.defaults());
		this.configured.withBean("myLibrary", MsQuicLibrary.class, () -> library)
			.run((context) -> assertThat(context).getBean(MsQuicLibrary.class).isSameAs(library));
	}

	@Test
	void backsOffFromRegistration() {
		QuicRegistration registration = new QuicRegistration(new MsQuicLibrary(NativeLibraryOptions.defaults()),
				RegistrationOptions.defaults());
		this.configured.withBean("myRegistration", QuicRegistration.class, () -> registration)
			.run((context) -> assertThat(context).getBean(QuicRegistration.class).isSameAs(registration));
	}

	@Test
	void backsOffFromFactory() {
		SendStreamFactory factory = SendStreamFactory.of(List.of());
		this.configured.withBean("myFactory", SendStreamFactory.class, () -> factory)
			.run((context) -> assertThat(context).getBean(SendStreamFactory.class).isSameAs(factory));
	}

	@Test
	void connectionBeanOfTheApplicationJoinsTheConfiguredOnes() {
		this.configured.withUserConfiguration(MetricsConnectionConfiguration.class)
			.run((context) -> assertThat(names(context.getBean(SendStreamFactory.class).connections()))
				.containsExactlyInAnyOrder("default", "audit", "metrics"));
	}

	@Test
	void connectionBeansAreOrdered() {
		this.configured.withUserConfiguration(MetricsConnectionConfiguration.class)
			.run((context) -> assertThat(names(context.getBean(SendStreamFactory.class).connections()))
				.startsWith("metrics"));
	}

	@Test
	void connectionBeanOfTheApplicationReplacesTheConfiguredOneOfItsBeanName() {
		this.configured.withUserConfiguration(AuditQuicConnectionConfiguration.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(SendStreamFactory.class).connection("audit").options().port()).isEqualTo(9999);
		});
	}

	@Test
	void connectionBeanOfTheApplicationReplacesTheConfiguredOneOfItsPlainName() {
		this.configured.withUserConfiguration(AuditConnectionConfiguration.class).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean("auditQuicConnection");
			assertThat(context.getBean(SendStreamFactory.class).connection("audit").options().port()).isEqualTo(9999);
		});
	}

	@Test
	void twoConnectionsOfOneNameAreRefused() {
		this.configured.withUserConfiguration(SecondAuditConnectionConfiguration.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("Two connections are named 'audit'"));
	}

	@Test
	void misspelledSwitchIsReported() {
		this.configured.withPropertyValues("quic-send.enabled=flase")
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("flase"));
	}

	@Test
	void hostThatNoCertificateCanBeForIsReportedByItsProperty() {
		this.configured.withPropertyValues("quic-send.connections.default.host=my_host")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(
						"quic-send.connections.default.host: 'my_host' can't be used; use 1 to 63 letters"));
	}

	@Test
	void wrongServerNameIsReportedByItsProperty() {
		this.configured.withPropertyValues("quic-send.connections.default.server-name=https://host")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("quic-send.connections.default.server-name: 'https://host' can't be used"));
	}

	private static List<String> names(Collection<QuicConnection> connections) {
		return connections.stream().map(QuicConnection::name).toList();
	}

	private static ConnectionOptions options() {
		return ConnectionOptions.builder("localhost", 9999, "test").build();
	}

	record Injected(List<String> names) {

	}

	@Configuration(proxyBeanMethods = false)
	static class QualifiedUserConfiguration {

		@Bean
		Injected injected(@Qualifier("audit") QuicConnection first, @Qualifier("default") QuicConnection second) {
			return new Injected(List.of(first.name(), second.name()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizerConfiguration {

		@Bean
		@Order(2)
		ConnectionOptionsCustomizer second() {
			return (connection, options) -> {
				if (connection.equals("audit")) {
					options.keepAlive(Duration.ofSeconds(3));
				}
			};
		}

		@Bean
		@Order(1)
		ConnectionOptionsCustomizer first() {
			return (connection, options) -> {
				if (connection.equals("audit")) {
					options.keepAlive(Duration.ofSeconds(2));
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MetricsConnectionConfiguration {

		@Bean
		@Order(-1)
		QuicConnection metrics(QuicRegistration registration) {
			return registration.createConnection("metrics", options());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AuditConnectionConfiguration {

		@Bean
		QuicConnection audit(QuicRegistration registration) {
			return registration.createConnection("audit", options());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AuditQuicConnectionConfiguration {

		@Bean
		QuicConnection auditQuicConnection(QuicRegistration registration) {
			return registration.createConnection("audit", options());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondAuditConnectionConfiguration {

		@Bean
		QuicConnection another(QuicRegistration registration) {
			return registration.createConnection("audit", options());
		}

	}

}

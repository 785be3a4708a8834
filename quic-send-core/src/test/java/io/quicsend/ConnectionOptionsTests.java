package io.quicsend;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.quicsend.ConnectionOptions.Builder;
import io.quicsend.tls.TlsOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link ConnectionOptions}.
 */
class ConnectionOptionsTests {

	private static final SendStreamOptions STREAM_OPTIONS = SendStreamOptions.defaults().withPriority(7);

	@Test
	void areWhatWasSet() {
		assertAreAsSet(builder().build());
	}

	@Test
	void otherCertificatesLeaveTheRest() {
		ConnectionOptions options = builder().build().withTls(TlsOptions.insecure());
		assertThat(options.tls()).isSameAs(TlsOptions.insecure());
		assertAreAsSet(options);
	}

	/** Each value is another one than by default, and than any other. */
	private static Builder builder() {
		return ConnectionOptions.builder("a", 1, "alpn")
			.fallback(new Endpoint("b", 2))
			.serverName("name")
			.streamOptions(STREAM_OPTIONS)
			.handshakeTimeout(Duration.ofMillis(11))
			.idleTimeout(Duration.ofMillis(12))
			.disconnectTimeout(Duration.ofMillis(13))
			.keepAlive(Duration.ofMillis(14))
			.closeTimeout(Duration.ofMillis(15))
			.closeErrorCode(16)
			.streamWindow(5000)
			.connectionWindow(6000)
			.congestionControl(CongestionControl.BBR)
			.initialWindowPackets(17)
			.initialRtt(Duration.ofMillis(18))
			.minimumMtu(1300)
			.maximumMtu(1400)
			.pacing(false)
			.ecn(true)
			.sendBuffering(true);
	}

	private static void assertAreAsSet(ConnectionOptions options) {
		assertThat(options.host()).isEqualTo("a");
		assertThat(options.port()).isEqualTo(1);
		assertThat(options.endpoints()).containsExactly(new Endpoint("a", 1), new Endpoint("b", 2));
		assertThat(options.alpn()).isEqualTo("alpn");
		assertThat(options.serverName()).isEqualTo("name");
		assertThat(options.streamOptions()).isSameAs(STREAM_OPTIONS);
		assertThat(options.handshakeTimeout()).hasMillis(11);
		assertThat(options.idleTimeout()).hasMillis(12);
		assertThat(options.disconnectTimeout()).hasMillis(13);
		assertThat(options.keepAlive()).hasMillis(14);
		assertThat(options.closeTimeout()).hasMillis(15);
		assertThat(options.closeErrorCode()).isEqualTo(16);
		assertThat(options.streamWindow()).isEqualTo(5000);
		assertThat(options.connectionWindow()).isEqualTo(6000);
		assertThat(options.congestionControl()).isEqualTo(CongestionControl.BBR);
		assertThat(options.initialWindowPackets()).isEqualTo(17);
		assertThat(options.initialRtt()).hasMillis(18);
		assertThat(options.minimumMtu()).isEqualTo(1300);
		assertThat(options.maximumMtu()).isEqualTo(1400);
		assertThat(options.pacing()).isFalse();
		assertThat(options.ecn()).isTrue();
		assertThat(options.sendBuffering()).isTrue();
	}

	@ParameterizedTest
	@MethodSource
	void refusesWhatCanNotBeUsed(String message, UnaryOperator<Builder> change) {
		Builder builder = change.apply(ConnectionOptions.builder("a", 1, "alpn"));
		assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(builder::build)
			.withMessageStartingWith(message);
	}

	static Stream<Arguments> refusesWhatCanNotBeUsed() {
		return Stream.of(refused("handshakeTimeout", (builder) -> builder.handshakeTimeout(Duration.ZERO)),
				refused("idleTimeout", (builder) -> builder.idleTimeout(Duration.ofMillis(-1))),
				refused("disconnectTimeout", (builder) -> builder.disconnectTimeout(Duration.ofMinutes(11))),
				refused("keepAlive", (builder) -> builder.keepAlive(Duration.ofDays(25))),
				refused("closeTimeout", (builder) -> builder.closeTimeout(Duration.ofMillis(-1))),
				refused("closeErrorCode", (builder) -> builder.closeErrorCode(1L << 62)),
				refused("idleTimeout: PT-1S can't be used; use 0ms or more",
						(builder) -> builder.idleTimeout(Duration.ofSeconds(-1))),
				refused("idleTimeout: PT600H can't be used; use 2147483647ms at most",
						(builder) -> builder.idleTimeout(Duration.ofDays(25))),
				refused("disconnectTimeout: PT11M can't be used; use 1ms to 10m",
						(builder) -> builder.disconnectTimeout(Duration.ofMinutes(11))),
				refused("streamWindow: 4095 can't be used; use 4KB to 1GB", (builder) -> builder.streamWindow(4095)),
				refused("connectionWindow: 1073741825 can't be used; use 4KB to 1GB",
						(builder) -> builder.connectionWindow((1 << 30) + 1)),
				refused("initialWindowPackets", (builder) -> builder.initialWindowPackets(0)),
				refused("initialRtt", (builder) -> builder.initialRtt(Duration.ofMinutes(2))),
				refused("minimumMtu", (builder) -> builder.minimumMtu(1247)),
				refused("maximumMtu", (builder) -> builder.maximumMtu(65536)),
				refused("minimumMtu: 1400 can't be used; use at most maximumMtu, which is 1300",
						(builder) -> builder.minimumMtu(1400).maximumMtu(1300)));
	}

	private static Arguments refused(String message, UnaryOperator<Builder> change) {
		return arguments(message, change);
	}

}

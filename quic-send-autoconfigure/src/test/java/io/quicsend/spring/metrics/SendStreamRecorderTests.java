package io.quicsend.spring.metrics;

import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quicsend.ConnectionOptions;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.RegistrationOptions;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SendStreamRecorder}.
 */
class SendStreamRecorderTests {

	private final MeterRegistry registry = new SimpleMeterRegistry();

	@Test
	void timerIsSeen() {
		assertThat(isSeen()).isTrue();
		assertThat(this.registry.get("quic.send.stream").tag("connection", "main").timer().count()).isZero();
	}

	@Test
	void timerThatIsFilteredAwayIsNot() {
		this.registry.config().meterFilter(MeterFilter.denyNameStartsWith("quic.send.stream"));
		assertThat(isSeen()).isFalse();
	}

	private boolean isSeen() {
		try (QuicRegistration registration = new QuicRegistration(new MsQuicLibrary(NativeLibraryOptions.defaults()),
				RegistrationOptions.defaults())) {
			QuicConnection connection = registration.createConnection("main",
					ConnectionOptions.builder("localhost", 4433, "test").build());
			SendStreamRecorder recorder = new SendStreamRecorder(Meters.of(this.registry));
			recorder.add(connection);
			return recorder.isSeen(List.of(connection));
		}
	}

}

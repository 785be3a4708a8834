package io.quicsend.docs.gettingstarted;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.quicsend.ConnectionOptions;
import io.quicsend.QuicRegistration;
import io.quicsend.RegistrationOptions;
import io.quicsend.SendStreamFactory;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.QuicReceiverExtension;
import io.quicsend.tls.TlsOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class TelemetryTests {

	@RegisterExtension
	static final QuicReceiverExtension receiver = QuicReceiverExtension.create((builder) -> builder.keepContent(true));

	private QuicRegistration registration;

	private Telemetry telemetry;

	@BeforeEach
	void connect(QuicReceiver receiver) {
		this.registration = new QuicRegistration(new MsQuicLibrary(NativeLibraryOptions.defaults()),
				RegistrationOptions.defaults());
		ConnectionOptions options = ConnectionOptions.builder("localhost", receiver.port(), "quic-send")
			.tls(TlsOptions.trust(receiver.certificateAuthority().trustManager()))
			.build();
		this.telemetry = new Telemetry(
				SendStreamFactory.of(List.of(this.registration.createConnection("default", options))));
	}

	@AfterEach
	void close() {
		this.registration.close();
	}

	@Test
	void sendsAMessage(QuicReceiver receiver) throws Exception {
		this.telemetry.send("21.5".getBytes()).get(30, TimeUnit.SECONDS);
		assertThat(receiver.awaitStreams(1, Duration.ofSeconds(30)).get(0).content()).asString().isEqualTo("21.5");
	}

}

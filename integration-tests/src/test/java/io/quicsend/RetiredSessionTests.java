package io.quicsend;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.msquic.TestLibrary;
import io.quicsend.test.QuicReceiver;
import io.quicsend.tls.TlsOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A session that another one has replaced, and that a sender has found just before.
 */
@Timeout(60)
class RetiredSessionTests {

	@Test
	void takesNoMoreStreamsAndMessagesThoughItIsConnected() throws Exception {
		NativeLibraryOptions library = NativeLibraryOptions.defaults().withPath(Path.of(TestLibrary.path()));
		try (QuicReceiver receiver = QuicReceiver.builder().start();
				QuicRegistration registration = new QuicRegistration(new MsQuicLibrary(library),
						RegistrationOptions.defaults())) {
			TlsOptions tls = TlsOptions.trust(receiver.certificateAuthority().trustManager());
			QuicConnection connection = registration.createConnection("test",
					ConnectionOptions.builder("127.0.0.1", receiver.port(), "quic-send")
						.tls(tls)
						.closeTimeout(Duration.ofSeconds(30))
						.build());
			connection.connect().get(20, TimeUnit.SECONDS);
			SendStream unfinished = connection.openSendStream();
			unfinished.send(new byte[10]).get(20, TimeUnit.SECONDS);
			ConnectionSession old = Objects.requireNonNull(((DefaultQuicConnection) connection).currentSession());
			connection.reload(tls).get(20, TimeUnit.SECONDS);
			awaitRetired(old);
			assertThat(old.isConnected()).isTrue();
			assertThat(old.open(SendStreamOptions.defaults(), false)).isNull();
			assertThat(old.sendMessage(ByteBuffer.allocate(10))).isNull();
			unfinished.finish().get(20, TimeUnit.SECONDS);
			assertThat(old.memory().used()).isZero();
		}
		assertThat(MsQuicLibrary.openObjects()).isZero();
	}

	private static void awaitRetired(ConnectionSession session) throws InterruptedException {
		while (!session.isRetired()) {
			Thread.sleep(1);
		}
	}

}

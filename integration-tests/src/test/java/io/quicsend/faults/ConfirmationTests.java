package io.quicsend.faults;

import java.nio.ByteBuffer;
import java.time.Duration;

import io.quicsend.ConnectTimes;
import io.quicsend.ConnectionInfo;
import io.quicsend.ConnectionListener;
import io.quicsend.ConnectionState;
import io.quicsend.QuicConnection;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.TestCertificateAuthority;
import io.quicsend.test.UdpRelay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.quicsend.faults.Sender.await;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The peer confirms the handshake after this side is connected, or refuses it.
 */
@Timeout(60)
class ConfirmationTests {

	/** Several round trips on the loopback interface. */
	private static final long LATER = Duration.ofMillis(200).toNanos();

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	void connectionIsNotConfirmedBeforeThePeerSaysSo() {
		QuicReceiver receiver = this.sender.receiver();
		UdpRelay relay = this.sender.relay(receiver);
		QuicConnection connection = connectWithoutAnswer(relay);
		long begin = System.nanoTime();
		do {
			assertThat(connection.isConfirmed()).isFalse();
		}
		while (System.nanoTime() - begin < LATER);
		relay.dropToServer(false);
		await("a confirmation", connection::isConfirmed);
	}

	@Test
	void askingChangesNothing() {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		await("a confirmation", connection::isConfirmed);
		ConnectionInfo info = connection.info().orElseThrow();
		for (int i = 0; i < 10; i++) {
			assertThat(connection.isConfirmed()).isTrue();
		}
		succeeds(connection.send(ByteBuffer.allocate(100)));
		assertThat(connection.info()).contains(info);
	}

	@Test
	void refusedCertificateIsNeverConfirmed() {
		QuicReceiver receiver = this.sender
			.receiver((builder) -> builder.requireClientCertificate(TestCertificateAuthority.create("Clients")));
		UdpRelay relay = this.sender.relay(receiver);
		QuicConnection connection = connectWithoutAnswer(relay);
		relay.dropToServer(false);
		do {
			assertThat(connection.isConfirmed()).isFalse();
		}
		while (connection.state() == ConnectionState.CONNECTED);
		assertThat(connection.lastErrors()).isNotEmpty();
	}

	@Test
	void idleConnectionIsNotConfirmed() {
		QuicConnection connection = this.sender.connection("127.0.0.1", 9, (builder) -> {
		});
		assertThat(connection.isConfirmed()).isFalse();
	}

	/** What the client sends last in its handshake does not arrive. */
	private QuicConnection connectWithoutAnswer(UdpRelay relay) {
		this.sender.registration().addConnectionListener(new ConnectionListener() {

			@Override
			public void connected(QuicConnection connection, ConnectionInfo info, ConnectTimes times) {
				relay.dropToServer(true);
			}

		});
		QuicConnection connection = this.sender.connection("127.0.0.1", relay.address().getPort(), (builder) -> {
		});
		succeeds(connection.connect());
		return connection;
	}

}

package io.quicsend.faults;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.quicsend.ConnectTimes;
import io.quicsend.ConnectionEnd;
import io.quicsend.ConnectionError.ShutdownByLocal;
import io.quicsend.ConnectionError.ShutdownByPeer;
import io.quicsend.ConnectionFailedException;
import io.quicsend.ConnectionFailure;
import io.quicsend.ConnectionInfo;
import io.quicsend.ConnectionListener;
import io.quicsend.ConnectionState;
import io.quicsend.QuicConnection;
import io.quicsend.test.QuicReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What listeners are told of connections, and which errors are remembered.
 */
@Timeout(60)
class ConnectionListenerTests {

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	void connectionIsToldFromConnectingToDisconnected() {
		Heard heard = listen();
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		Sender.await("connected", () -> heard.news.size() == 2);
		assertThat(heard.infos).containsExactly(connection.info().orElseThrow());
		ConnectTimes times = heard.times.get(0);
		assertThat(times.handshake()).isPositive().isLessThan(Duration.ofSeconds(15));
		assertThat(times.total()).isGreaterThanOrEqualTo(times.handshake());
		connection.close();
		assertThat(heard.news).containsExactly("connecting", "connected", "disconnected");
		ConnectionEnd end = heard.ends.get(0);
		assertThat(end.error()).isEqualTo(new ShutdownByLocal());
		assertThat(end.wasConnected()).isTrue();
		assertThat(end.reconnects()).isFalse();
		assertThat(connection.lastErrors()).isEmpty();
	}

	@Test
	void lostConnectionTellsThePeersCodeAndIsEstablishedAnew() {
		Heard heard = listen();
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		receiver.closeConnections(42);
		Sender.await("disconnected", () -> heard.news.size() == 3);
		ConnectionEnd end = heard.ends.get(0);
		assertThat(end.error()).isEqualTo(new ShutdownByPeer(42));
		assertThat(end.message()).contains("42");
		assertThat(end.wasConnected()).isTrue();
		assertThat(end.reconnects()).isTrue();
		Sender.await("the connection is idle", () -> connection.state() == ConnectionState.IDLE);
		succeeds(connection.send(ByteBuffer.allocate(10)));
		assertThat(heard.news).containsExactly("connecting", "connected", "disconnected", "connecting", "connected");
		assertThat(connection.lastErrors()).extracting(ConnectionFailure::error)
			.containsExactly(new ShutdownByPeer(42));
		assertThat(connection.totals().connects()).isEqualTo(2);
		assertThat(connection.totals().reconnects()).isEqualTo(1);
		assertThat(connection.totals().losses()).isEqualTo(1);
	}

	@Test
	void failedAttemptTellsDisconnectedWithoutConnected() {
		Heard heard = listen();
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connection("127.0.0.1", receiver.port(), (builder) -> {
		});
		receiver.close();
		fails(connection.connect(), ConnectionFailedException.class);
		assertThat(heard.news).containsExactly("connecting", "disconnected");
		assertThat(heard.ends.get(0).wasConnected()).isFalse();
		assertThat(heard.ends.get(0).reconnects()).isTrue();
		assertThat(connection.totals().failedConnects()).isEqualTo(1);
		assertThat(connection.totals().connects()).isZero();
	}

	@Test
	void tenErrorsAtMostAreRemembered() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connection("127.0.0.1", receiver.port(), (builder) -> {
		});
		receiver.close();
		for (int i = 0; i < 12; i++) {
			fails(connection.connect(), ConnectionFailedException.class);
		}
		List<ConnectionFailure> errors = connection.lastErrors();
		assertThat(errors).hasSize(10).allMatch((error) -> !error.wasConnected());
		assertThat(errors.get(0).time()).isAfterOrEqualTo(errors.get(9).time());
		assertThat(connection.totals().failedConnects()).isEqualTo(12);
	}

	@Test
	void throwingListenerHarmsNobody() {
		this.sender.registration().addConnectionListener(new ConnectionListener() {

			@Override
			public void connected(QuicConnection connection, ConnectionInfo info, ConnectTimes times) {
				throw new IllegalStateException("connected");
			}

		});
		Heard heard = listen();
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		succeeds(connection.send(ByteBuffer.allocate(10)));
		assertThat(heard.news).containsExactly("connecting", "connected");
	}

	@Test
	void removedListenerHearsNothing() {
		Heard heard = listen();
		this.sender.registration().removeConnectionListener(heard);
		this.sender.connect(this.sender.receiver());
		assertThat(heard.news).isEmpty();
	}

	private Heard listen() {
		Heard heard = new Heard();
		this.sender.registration().addConnectionListener(heard);
		return heard;
	}

	private static final class Heard implements ConnectionListener {

		final List<String> news = new CopyOnWriteArrayList<>();

		final List<ConnectionInfo> infos = new CopyOnWriteArrayList<>();

		final List<ConnectTimes> times = new CopyOnWriteArrayList<>();

		final List<ConnectionEnd> ends = new CopyOnWriteArrayList<>();

		@Override
		public void connecting(QuicConnection connection) {
			this.news.add("connecting");
		}

		@Override
		public void connected(QuicConnection connection, ConnectionInfo info, ConnectTimes times) {
			this.infos.add(info);
			this.times.add(times);
			this.news.add("connected");
		}

		@Override
		public void disconnected(QuicConnection connection, ConnectionEnd end) {
			this.ends.add(end);
			this.news.add("disconnected");
		}

	}

}

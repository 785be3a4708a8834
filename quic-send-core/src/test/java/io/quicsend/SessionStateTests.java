package io.quicsend;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SessionState}. Nothing native is touched.
 */
class SessionStateTests {

	private static final ConnectionInfo INFO = new ConnectionInfo(new InetSocketAddress("127.0.0.1", 1),
			new InetSocketAddress("127.0.0.1", 2), "alpn", "cipher");

	private final QuicRegistration registration = new QuicRegistration(
			new MsQuicLibrary(NativeLibraryOptions.defaults()), RegistrationOptions.defaults());

	private final DefaultQuicConnection connection = (DefaultQuicConnection) this.registration.createConnection("test",
			ConnectionOptions.builder("127.0.0.1", 2, "alpn").build());

	private final SessionState state = new SessionState(this.connection);

	private final List<String> news = new ArrayList<>();

	@BeforeEach
	void listen() {
		this.registration.addConnectionListener(new ConnectionListener() {

			@Override
			public void connecting(QuicConnection connection) {
				SessionStateTests.this.news.add("connecting");
			}

			@Override
			public void connected(QuicConnection connection, ConnectionInfo info, ConnectTimes times) {
				SessionStateTests.this.news.add("connected");
			}

			@Override
			public void disconnected(QuicConnection connection, ConnectionEnd end) {
				SessionStateTests.this.news.add("disconnected, " + end.message());
			}

		});
	}

	@AfterEach
	void close() {
		this.registration.close();
	}

	@Test
	void beginsUnconnected() {
		assertThat(this.state.isConnected()).isFalse();
		assertThat(this.state.isOver()).isFalse();
		assertThat(this.state.hasEnded()).isFalse();
		assertThat(this.state.established().isDecided()).isFalse();
	}

	@Test
	void isConnectedUntilItIsOver() {
		assertThat(this.state.establish(INFO, System.nanoTime())).isTrue();
		assertThat(this.state.isConnected()).isTrue();
		assertThat(this.state.info()).isSameAs(INFO);
		this.state.lose(Loss.byPeer(7));
		assertThat(this.state.isConnected()).isFalse();
		assertThat(this.state.wasEstablished()).isTrue();
		assertThat(this.state.info()).isNull();
	}

	@Test
	void tellsListenersEachStep() {
		this.state.establish(INFO, System.nanoTime());
		this.state.lose(Loss.byPeer(7));
		assertThat(this.news).containsExactly("connected", "disconnected, the peer closed it with code 7");
	}

	@Test
	void theFirstLossCounts() {
		this.state.lose(Loss.byPeer(7));
		this.state.lose(this.state.localLoss());
		assertThat(this.state.loss()).isEqualTo(Loss.byPeer(7));
		assertThat(this.news).hasSize(1);
	}

	@Test
	void isNotEstablishedWhenItIsOver() {
		this.state.lose(this.state.localLoss());
		assertThat(this.state.establish(INFO, System.nanoTime())).isFalse();
		assertThat(this.state.wasEstablished()).isFalse();
		assertThat(this.state.established().isDecided()).isFalse();
		assertThat(this.news).doesNotContain("connected");
	}

	@Test
	void endsOnce() {
		this.state.lose(this.state.localLoss());
		assertThat(this.state.end()).isTrue();
		assertThat(this.state.end()).isFalse();
		assertThat(this.state.hasEnded()).isTrue();
	}

	@Test
	void retiredItTellsWhyItWasClosed() {
		assertThat(this.state.localLoss().message()).isEqualTo("this side closed it");
		this.state.retire("replaced");
		assertThat(this.state.isRetired()).isTrue();
		assertThat(this.state.localLoss().message()).isEqualTo("replaced");
	}

	@Test
	void tellsNothingWhileSilent() {
		assertThat(this.state.silence()).isTrue();
		this.state.establish(INFO, System.nanoTime());
		this.state.lose(Loss.byPeer(7));
		assertThat(this.news).isEmpty();
	}

	@Test
	void isTooLateToSilenceWhenItIsOver() {
		this.state.lose(Loss.byPeer(7));
		assertThat(this.state.silence()).isFalse();
	}

	@Test
	void tellsWhatHasBeenWhenItSpeaksFromTheStart() {
		this.state.silence();
		this.state.establish(INFO, System.nanoTime());
		assertThat(this.state.speak(true)).isTrue();
		this.connection.news().tell();
		assertThat(this.news).containsExactly("connecting", "connected");
	}

	@Test
	void tellsOnlyWhatComesWhenItSpeaksFromNowOn() {
		this.state.silence();
		this.state.establish(INFO, System.nanoTime());
		assertThat(this.state.speak(false)).isTrue();
		this.state.lose(Loss.byPeer(7));
		assertThat(this.news).containsExactly("disconnected, the peer closed it with code 7");
	}

	@Test
	void hasNothingToTellWhenItIsOver() {
		this.state.silence();
		this.state.lose(Loss.byPeer(7));
		assertThat(this.state.speak(true)).isFalse();
		this.connection.news().tell();
		assertThat(this.news).isEmpty();
	}

	@Test
	void isLeftOnce() {
		this.state.establish(INFO, System.nanoTime());
		ConnectionEnd end = Objects.requireNonNull(this.state.leave("left"));
		assertThat(end.message()).isEqualTo("left");
		assertThat(end.wasConnected()).isTrue();
		assertThat(end.reconnects()).isTrue();
		this.state.lose(this.state.localLoss());
		assertThat(this.news).containsExactly("connected");
		assertThat(this.state.leave("left again")).isNull();
	}

	@Test
	void waitsUntilSomethingHolds() throws InterruptedException {
		long deadline = System.nanoTime() + 20_000_000_000L;
		Thread waiter = new Thread(() -> this.state.await(deadline, this.state::hasEnded));
		waiter.start();
		this.state.lose(this.state.localLoss());
		this.state.end();
		waiter.join(10_000);
		assertThat(waiter.isAlive()).isFalse();
	}

	@Test
	void waitsNoLongerThanItsDeadline() {
		this.state.await(System.nanoTime() - 1, this.state::hasEnded);
		assertThat(this.state.hasEnded()).isFalse();
	}

}

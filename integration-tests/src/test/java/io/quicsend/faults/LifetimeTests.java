package io.quicsend.faults;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.quicsend.ConnectionError;
import io.quicsend.ConnectionFailedException;
import io.quicsend.ConnectionState;
import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.StartException;
import io.quicsend.StreamState;
import io.quicsend.WriteException;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.UdpRelay;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long callbacks, buffers and handles must live, and in which order they end.
 */
class LifetimeTests {

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	@DisplayName("D4: garbage collection during traffic collects nothing that is in use")
	void garbageCollection() throws Exception {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		AtomicBoolean running = new AtomicBoolean(true);
		Thread collector = new Thread(() -> {
			while (running.get()) {
				System.gc();
			}
		});
		collector.start();
		List<CompletableFuture<Void>> sends = new ArrayList<>();
		try {
			for (int i = 0; i < 2000; i++) {
				sends.add(connection.send(ByteBuffer.wrap(new byte[1 + i])));
			}
			sends.forEach(Sender::succeeds);
		}
		finally {
			running.set(false);
			collector.join();
		}
		assertThat(receiver.awaitStreams(2000, Sender.DEADLINE)).hasSize(2000);
	}

	@Test
	@DisplayName("D5: buffers stay untouched until their future has completed, retransmissions included")
	void buffersStayPut() {
		QuicReceiver receiver = this.sender.receiver();
		UdpRelay relay = this.sender.relay(receiver).loss(0.05);
		QuicConnection connection = this.sender.connect(receiver, relay, (options) -> {
		});
		Payload payload = new Payload(5, 2_000_000);
		SendStream stream = connection.openSendStream();
		List<CompletableFuture<?>> poisoned = new ArrayList<>();
		for (int offset = 0; offset < payload.bytes().length; offset += 50_000) {
			byte[] heap = Arrays.copyOfRange(payload.bytes(), offset, offset + 25_000);
			poisoned.add(stream.send(heap).thenRun(() -> Arrays.fill(heap, (byte) 0xEE)));
			ByteBuffer direct = ByteBuffer.allocateDirect(25_000).put(payload.bytes(), offset + 25_000, 25_000).flip();
			poisoned.add(stream.send(direct).thenRun(() -> {
				for (int i = 0; i < direct.capacity(); i++) {
					direct.put(i, (byte) 0xEE);
				}
			}));
		}
		CompletableFuture<Void> finish = stream.finish();
		System.gc();
		poisoned.forEach(Sender::succeeds);
		Sender.succeeds(finish);
		assertThat(receiver.awaitStreams(1, Sender.DEADLINE).get(0).sha256()).isEqualTo(payload.sha256());
	}

	@Test
	@DisplayName("D6: events that come before the call returns find everything in place")
	void earlyEvents() {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		List<CompletableFuture<Void>> futures = new ArrayList<>();
		for (int i = 0; i < 2000; i++) {
			SendStream stream = connection.openSendStream();
			futures.add(stream.start());
			futures.add(stream.finish());
		}
		futures.forEach(Sender::succeeds);
	}

	@Test
	@DisplayName("D7: streams closed by other threads under load end once, and closing twice does nothing")
	void closeUnderLoad() throws Exception {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		List<CompletableFuture<Void>> sends = new ArrayList<>();
		List<Thread> closers = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			SendStream stream = connection.openSendStream();
			sends.add(stream.send(new byte[20_000]));
			Thread closer = new Thread(() -> {
				stream.close();
				stream.close();
			});
			closers.add(closer);
			closer.start();
			sends.add(stream.send(new byte[20_000]));
			this.sender.completes(stream.whenClosed());
		}
		for (Thread closer : closers) {
			closer.join();
		}
		for (CompletableFuture<Void> send : sends) {
			Throwable failure = Sender.outcome(send);
			if (failure != null) {
				assertThat(failure).isInstanceOfAny(WriteException.Aborted.class, WriteException.Closed.class);
			}
		}
	}

	@Test
	@DisplayName("D7: a connection closed by two threads under load fails what is left, once")
	void closeConnectionUnderLoad() throws Exception {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		List<CompletableFuture<Void>> sends = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			SendStream stream = connection.openSendStream();
			sends.add(stream.send(new byte[200_000]));
		}
		Thread closer = new Thread(() -> connection.close(Duration.ZERO));
		closer.start();
		connection.close(Duration.ZERO);
		closer.join();
		assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
		for (CompletableFuture<Void> send : sends) {
			Throwable failure = Sender.outcome(send);
			if (failure != null) {
				assertThat(failure).isInstanceOfAny(WriteException.ConnectionLost.class,
						StartException.ConnectionLost.class);
			}
		}
	}

	@Test
	@DisplayName("D8: the registration may be closed first, whatever is open")
	void registrationFirst() {
		QuicReceiver receiver = this.sender.receiver((builder) -> builder.streamLimit(2));
		QuicConnection connection = this.sender.connect(receiver);
		SendStream neverStarted = connection.openSendStream();
		SendStream started = connection.openSendStream();
		Sender.succeeds(started.start());
		SendStream other = connection.openSendStream();
		Sender.succeeds(other.start());
		SendStream waiting = connection.openSendStream();
		CompletableFuture<Void> blocked = waiting.start();
		QuicConnection neverConnected = this.sender.connection("127.0.0.1", receiver.port(), (options) -> {
		});
		this.sender.registration().close();
		Sender.fails(blocked, StartException.ConnectionLost.class);
		for (SendStream stream : List.of(neverStarted, started, other, waiting)) {
			assertThat(stream.state()).isEqualTo(StreamState.SHUTDOWN_COMPLETE);
			stream.close();
		}
		assertThat(neverConnected.state()).isEqualTo(ConnectionState.CLOSED);
		Sender.fails(neverConnected.connect(), ConnectionFailedException.class);
		assertThat(
				Sender.fails(neverConnected.send(ByteBuffer.allocate(1)), StartException.ConnectionLost.class).error())
			.isEqualTo(new ConnectionError.ConnectionClosed());
	}

}

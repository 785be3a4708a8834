package io.quicsend.faults;

import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.quicsend.ConnectionError;
import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.StartException;
import io.quicsend.WriteException;
import io.quicsend.test.QuicReceiver;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Closing with work under way, and waiting that is given up.
 */
class ClosingTests {

	private static final Duration LONG = Duration.ofSeconds(15);

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	@DisplayName("D13: a connection that is closed right after a send drains first")
	void closeDrains() {
		for (int i = 0; i < 20; i++) {
			QuicReceiver receiver = this.sender.receiver();
			QuicConnection connection = this.sender.connect(receiver, (options) -> options.closeTimeout(LONG));
			SendStream stream = connection.openSendStream();
			CompletableFuture<Void> send = stream.send(new byte[300_000]);
			CompletableFuture<Void> finish = stream.finish();
			connection.close();
			Sender.succeeds(send);
			Sender.succeeds(finish);
			assertThat(receiver.awaitStreams(1, Sender.DEADLINE).get(0).bytes()).isEqualTo(300_000);
		}
	}

	@Test
	@DisplayName("D13: what is accepted before the connection is established drains too")
	void closeDrainsWhatWaitsForTheConnection() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connection("127.0.0.1", receiver.port(),
				(options) -> options.closeTimeout(LONG));
		CompletableFuture<Void> send = connection.send(ByteBuffer.wrap(new byte[1000]));
		this.sender.registration().close();
		Sender.succeeds(send);
		assertThat(receiver.awaitStreams(1, Sender.DEADLINE).get(0).bytes()).isEqualTo(1000);
	}

	@Test
	@DisplayName("D13: a forced close reports the loss")
	void forcedCloseReports() {
		QuicReceiver receiver = this.sender.receiver();
		receiver.pauseReceiving();
		QuicConnection connection = this.sender.connect(receiver);
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> send = stream.send(new byte[2_000_000]);
		CompletableFuture<Void> finish = stream.finish();
		long start = System.nanoTime();
		connection.close(Duration.ofMillis(200));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(200), LONG);
		assertThat(Sender.fails(send, WriteException.ConnectionLost.class).error())
			.isEqualTo(new ConnectionError.ShutdownByLocal());
		assertThat(Sender.fails(finish, WriteException.ConnectionLost.class).error())
			.isEqualTo(new ConnectionError.ShutdownByLocal());
	}

	@Test
	@DisplayName("D14: data for a connection that can't be established fails with the reason")
	void sendBeforeAFailingConnect() {
		QuicConnection connection = this.sender.connection("127.0.0.1", 1, (options) -> {
		});
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> send = stream.send(new byte[100]);
		CompletableFuture<Void> finish = stream.finish();
		StartException.ConnectionLost failure = Sender.fails(send, StartException.ConnectionLost.class);
		assertThat(failure.error()).isInstanceOf(ConnectionError.ShutdownByTransport.class);
		assertThat(failure).hasMessageContaining("UNREACHABLE (113)");
		Sender.fails(finish, StartException.ConnectionLost.class);
	}

	@Test
	@DisplayName("D14: data that is sent before the handshake is done arrives")
	void sendBeforeConnected() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connection("127.0.0.1", receiver.port(), (options) -> {
		});
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> send = stream.send(new byte[100]);
		Sender.succeeds(stream.finish());
		Sender.succeeds(send);
		assertThat(receiver.awaitStreams(1, Sender.DEADLINE).get(0).bytes()).isEqualTo(100);
	}

	@Test
	@DisplayName("D16: an interrupted writer stops waiting, and the stream goes on")
	void interruptedWriter() throws Exception {
		QuicReceiver receiver = this.sender.receiver();
		receiver.pauseReceiving();
		QuicConnection connection = this.sender.connect(receiver);
		SendStream stream = connection.openSendStream();
		OutputStream out = stream.outputStream();
		AtomicReference<Throwable> failure = new AtomicReference<>();
		Thread writer = new Thread(() -> {
			try {
				out.write(new byte[10_000_000]);
			}
			catch (Throwable ex) {
				failure.set(ex);
			}
		});
		writer.start();
		Sender.await("the writer waits", () -> writer.getState() == Thread.State.WAITING && !stream.isWritable());
		writer.interrupt();
		writer.join(LONG.toMillis());
		assertThat(failure.get()).isInstanceOf(InterruptedIOException.class)
			.hasMessageContaining("interrupted while waiting");
		receiver.resumeReceiving();
		Sender.succeeds(stream.send(new byte[1]));
		Sender.succeeds(stream.finish());
	}

	@Test
	@DisplayName("D16: a writer that waits is told when the stream is aborted")
	void abortedWriter() throws Exception {
		QuicReceiver receiver = this.sender.receiver();
		receiver.pauseReceiving();
		SendStream stream = this.sender.connect(receiver).openSendStream();
		AtomicReference<Throwable> failure = new AtomicReference<>();
		Thread writer = new Thread(() -> {
			try {
				stream.channel().write(ByteBuffer.allocate(10_000_000));
			}
			catch (Throwable ex) {
				failure.set(ex);
			}
		});
		writer.start();
		Sender.await("the writer waits", () -> writer.getState() == Thread.State.WAITING && !stream.isWritable());
		stream.abort(9);
		writer.join(LONG.toMillis());
		assertThat(failure.get()).isInstanceOf(WriteException.Aborted.class);
	}

}

package io.quicsend.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceivedStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static io.quicsend.faults.Sender.DEADLINE;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Payloads of unusual sizes.
 */
@Timeout(180)
class PayloadTests {

	private static final int[] SIZES = { 1, 1200, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 16 * 1024 * 1024 };

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	@DisplayName("A19: an empty send completes at once, and does not start the stream")
	void emptySendCompletesAtOnce() {
		QuicReceiver receiver = this.sender.receiver();
		SendStream stream = this.sender.connect(receiver).openSendStream();
		for (int i = 0; i < 100; i++) {
			succeeds(stream.send(new byte[0]));
			succeeds(stream.send(ByteBuffer.allocateDirect(0)));
		}
		assertThat(stream.id()).isEmpty();
		succeeds(stream.abort(1));
		assertThat(receiver.streamCount()).isZero();
	}

	@Test
	@DisplayName("A19: empty sends before, between and after data, and before the end")
	void emptySendsChangeNothing() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		Payload payload = new Payload(1, 100_000);
		SendStream stream = connection.openSendStream();
		for (int offset = 0; offset < 100_000; offset += 10_000) {
			succeeds(stream.send(new byte[0]));
			CompletableFuture<Void> send = stream.send(ByteBuffer.wrap(payload.bytes(), offset, 10_000));
			succeeds(stream.send(new byte[0]));
			succeeds(stream.send(ByteBuffer.wrap(payload.bytes(), offset, 0)));
			succeeds(send);
		}
		succeeds(stream.send(new byte[0]));
		succeeds(stream.finish());
		assertThat(receiver.awaitStreams(1, DEADLINE).get(0).sha256()).isEqualTo(payload.sha256());
	}

	@Test
	@DisplayName("A19: an empty stream, and an empty message")
	void emptyStreamsArrive() throws IOException {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		SendStream stream = connection.openSendStream();
		succeeds(stream.send(new byte[0]));
		succeeds(stream.finish());
		succeeds(connection.openSendStream().finish());
		succeeds(connection.send(ByteBuffer.allocate(0)));
		try (OutputStream output = connection.openSendStream().outputStream()) {
			output.write(new byte[0]);
		}
		assertThat(receiver.awaitStreams(4, DEADLINE)).extracting(ReceivedStream::bytes).containsOnly(0L);
	}

	@Test
	@DisplayName("A20: payloads of many sizes, from the heap and from outside")
	void payloadsOfManySizesArrive() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		List<Payload> payloads = IntStream.of(SIZES).mapToObj((size) -> new Payload(size, size)).toList();
		for (Payload payload : payloads) {
			succeeds(connection.send(payload.buffer()));
			assertLastReceived(receiver, payload);
			succeeds(connection.send(payload.directBuffer()));
			assertLastReceived(receiver, payload);
		}
	}

	private static void assertLastReceived(QuicReceiver receiver, Payload payload) {
		assertThat(receiver.awaitStreams(1, DEADLINE)).singleElement()
			.returns(payload.sha256(), ReceivedStream::sha256)
			.returns((long) payload.bytes().length, ReceivedStream::bytes);
		receiver.forget();
	}

	@Test
	@DisplayName("A20: payloads of all sizes mixed on one stream keep their order")
	void mixedPayloadsKeepTheirOrder() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		Payload payload = new Payload(7, 20_000_000);
		SendStream stream = connection.openSendStream();
		int offset = 0;
		for (int i = 0; offset < 20_000_000; i++) {
			int size = Math.min(SIZES[(i * 7) % 5] + i, 20_000_000 - offset);
			ByteBuffer heap = ByteBuffer.wrap(payload.bytes(), offset, size);
			ByteBuffer data = (i % 3 == 0) ? ByteBuffer.allocateDirect(size).put(heap).flip() : heap;
			this.sender.completes(stream.send((i % 5 == 0) ? data.asReadOnlyBuffer() : data));
			offset += size;
		}
		succeeds(stream.finish());
		assertThat(receiver.awaitStreams(1, DEADLINE).get(0).sha256()).isEqualTo(payload.sha256());
	}

	@Test
	@DisplayName("A20: a buffer's position and limit may be changed after the send")
	void positionAndLimitAreNotUsedAgain() {
		QuicReceiver receiver = this.sender.receiver();
		receiver.pauseReceiving();
		QuicConnection connection = this.sender.connect(receiver);
		Payload payload = new Payload(9, 1_000_000);
		for (ByteBuffer data : List.of(payload.buffer(), payload.directBuffer())) {
			SendStream stream = connection.openSendStream();
			CompletableFuture<Void> send = stream.send(data);
			assertThat(data.remaining()).isEqualTo(1_000_000);
			data.position(17).limit(18);
			CompletableFuture<Void> finish = stream.finish();
			receiver.resumeReceiving();
			succeeds(send);
			succeeds(finish);
			assertLastReceived(receiver, payload);
			receiver.pauseReceiving();
		}
	}

	@Test
	@DisplayName("A20: the largest buffer that Java has, and a stream of more than 2^32 bytes")
	void hugePayloadsArrive(@TempDir Path directory) throws Exception {
		QuicReceiver receiver = this.sender.receiver((builder) -> builder.recordStreams(false));
		QuicConnection connection = this.sender.connect(receiver);
		try (FileChannel file = FileChannel.open(directory.resolve("sparse"), StandardOpenOption.CREATE_NEW,
				StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
			ByteBuffer largest = file.map(MapMode.READ_WRITE, 0, Integer.MAX_VALUE);
			SendStream stream = connection.openSendStream();
			CompletableFuture<Void> first = stream.send(largest.duplicate());
			CompletableFuture<Void> second = stream.send(largest.duplicate());
			CompletableFuture<Void> third = stream.send(new byte[3]);
			CompletableFuture<Void> finish = stream.finish();
			finish.get(Duration.ofMinutes(2).toMillis(), TimeUnit.MILLISECONDS);
			assertThat(first).isCompleted();
			assertThat(second).isCompleted();
			assertThat(third).isCompleted();
		}
		receiver.awaitStreams(1, DEADLINE);
		assertThat(receiver.byteCount()).isEqualTo(2L * Integer.MAX_VALUE + 3).isGreaterThan(1L << 32);
	}

}

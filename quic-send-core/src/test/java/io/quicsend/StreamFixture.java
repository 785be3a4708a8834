package io.quicsend;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.assertj.core.api.ThrowableAssertAlternative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Drives the states of a stream as its driver and msquic would, without either: reports
 * success for each native call that is due and notes it.
 */
final class StreamFixture {

	static final long STREAM_WINDOW = 1024 * 1024;

	private final OffHeapPool pool = new OffHeapPool(BufferMemory::new);

	final SendMemory memory;

	final SendQueue queue;

	final SendStreamMachine machine;

	final StreamActions actions;

	final StreamEvents events;

	final List<StreamAction> calls = new ArrayList<>();

	final List<Sent> sent = new ArrayList<>();

	StreamFixture(SendStreamOptions options, boolean message, long connectionWindow) {
		this.memory = new SendMemory(this.pool, connectionWindow);
		this.queue = new SendQueue(this.memory, () -> {
		}, STREAM_WINDOW);
		StreamEnd end = new StreamEnd(() -> "Stream test#1");
		this.machine = new SendStreamMachine(options, this.queue, end, null);
		this.actions = new StreamActions(options, message, this.machine, this.queue, end);
		this.events = new StreamEvents(this.machine, this.actions, this.queue, end);
	}

	static StreamFixture create() {
		return create(SendStreamOptions.defaults());
	}

	static StreamFixture create(SendStreamOptions options) {
		return new StreamFixture(options, false, 16 * 1024 * 1024);
	}

	static StreamFixture message() {
		return new StreamFixture(SendStreamOptions.defaults(), true, 16 * 1024 * 1024);
	}

	/** Connect, and start with the peer's consent. */
	StreamFixture started() {
		this.events.connected();
		this.machine.start();
		drive();
		this.events.startComplete(0, true);
		drive();
		this.calls.clear();
		return this;
	}

	Promise send(int bytes) {
		Promise promise = this.machine.send(ByteBuffer.allocate(bytes), 0);
		drive();
		return promise;
	}

	Promise finish() {
		Promise promise = this.machine.finish();
		drive();
		return promise;
	}

	/** What a driver does between two events. */
	StreamFixture drive() {
		StreamAction action;
		while ((action = this.actions.next()) != null) {
			this.calls.add(action);
			if (action == StreamAction.OPEN) {
				this.actions.opened();
			}
			if (action == StreamAction.SEND) {
				this.sent.add(Sent.of(Objects.requireNonNull(this.actions.batch())));
			}
		}
		settle();
		return this;
	}

	/** Complete what has been decided. */
	void settle() {
		for (Promise promise = this.machine.takeDecided(); promise != null; promise = promise.next) {
			promise.complete();
		}
	}

	/** A message for which opening and sending are under way. */
	static StreamFixture openingMessage() {
		StreamFixture stream = message();
		stream.machine.sendMessage(ByteBuffer.allocate(100), 0);
		stream.events.connected();
		assertThat(stream.actions.next()).isEqualTo(StreamAction.OPEN);
		assertThat(stream.actions.next()).isEqualTo(StreamAction.SEND);
		return stream;
	}

	/** Everything, and the end of the stream, is acknowledged. */
	void completeGracefully() {
		while (this.queue.bytesInFlight() > 0) {
			this.events.sendComplete(false);
			drive();
		}
		this.events.sendShutdownComplete(true);
		this.events.shutdownComplete(null);
		drive();
	}

	void assertStates(StreamState state, StreamSendState sendState) {
		assertThat(this.machine.state()).isEqualTo(state);
		assertThat(this.machine.sendState()).isEqualTo(sendState);
	}

	void assertEverythingIsReturned() {
		assertThat(this.memory.used()).isZero();
		assertThat(this.queue.isIdle()).isTrue();
	}

	static ThrowableAssertAlternative<? extends Throwable> assertFails(CompletableFuture<Void> future,
			Class<? extends QuicSendException> type) {
		if (future instanceof Promise promise && promise.isDecided()) {
			promise.complete();
		}
		assertThat(future).isCompletedExceptionally();
		Throwable failure = assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
			.actual()
			.getCause();
		return assertThatExceptionOfType(type).isThrownBy(() -> {
			throw failure;
		});
	}

	/**
	 * A native send.
	 *
	 * @param start whether it starts the stream
	 * @param finish whether it ends the stream
	 * @param bytes the number of bytes that it carries
	 */
	record Sent(boolean start, boolean finish, int bytes) {

		static Sent of(SendBatch batch) {
			return new Sent(batch.start, batch.finish, batch.bytes());
		}

	}

}

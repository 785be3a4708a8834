package io.quicsend;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Drives the states of a stream as its driver and msquic would, without either: reports
 * success for each native call that is due and notes it.
 */
final class MachineFixture {

	static final long STREAM_WINDOW = 1024 * 1024;

	private final OffHeapPool pool = new OffHeapPool(BufferMemory::new);

	final SendMemory memory;

	final SendQueue queue;

	final SendStreamMachine machine;

	final StreamActions actions;

	final StreamEvents events;

	final List<StreamAction> calls = new ArrayList<>();

	final List<Sent> sent = new ArrayList<>();

	MachineFixture(SendStreamOptions options, boolean message, long connectionWindow) {
		this.memory = new SendMemory(this.pool, connectionWindow);
		this.queue = new SendQueue(this.memory, () -> {
		}, STREAM_WINDOW);
		StreamEnd end = new StreamEnd(() -> "Stream test#1");
		this.machine = new SendStreamMachine(options, this.queue, end, null);
		this.actions = new StreamActions(options, message, this.machine, this.queue, end);
		this.events = new StreamEvents(this.machine, this.actions, this.queue, end);
	}

	static MachineFixture create() {
		return create(SendStreamOptions.defaults());
	}

	static MachineFixture create(SendStreamOptions options) {
		return new MachineFixture(options, false, 16 * 1024 * 1024);
	}

	static MachineFixture message() {
		return new MachineFixture(SendStreamOptions.defaults(), true, 16 * 1024 * 1024);
	}

	/** Connect, and start with the peer's consent. */
	MachineFixture started() {
		this.events.connected();
		this.machine.start();
		drive();
		this.events.startComplete(0, true);
		drive();
		this.calls.clear();
		return this;
	}

	Promise send(int bytes) {
		Promise promise = this.machine.send(ByteBuffer.allocate(bytes));
		drive();
		return promise;
	}

	Promise finish() {
		Promise promise = this.machine.finish();
		drive();
		return promise;
	}

	/** What a driver does between two events. */
	MachineFixture drive() {
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

package io.quicsend;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.quicsend.SendStreamMachine.Action;
import io.quicsend.msquic.NativeMemory;

/**
 * Drives a {@link SendStreamMachine} as a stream and msquic would, without either:
 * reports success for each native call that is due and notes it.
 */
final class MachineFixture {

	static final long STREAM_WINDOW = 1024 * 1024;

	final OffHeapPool pool = new OffHeapPool(AddressesOnly::new);

	final SendMemory memory;

	final SendQueue queue;

	final SendStreamMachine machine;

	final List<Action> calls = new ArrayList<>();

	final List<SendBatch> batches = new ArrayList<>();

	MachineFixture(SendStreamOptions options, boolean message, long connectionWindow) {
		this.memory = new SendMemory(this.pool, connectionWindow);
		this.queue = new SendQueue(this.memory, () -> {
		}, STREAM_WINDOW);
		this.machine = new SendStreamMachine(options, new StreamErrors(() -> "Stream test#1"), this.queue, message);
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
		this.machine.connected();
		this.machine.start();
		drive();
		this.machine.startComplete(0, true);
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
		Action action;
		while ((action = this.machine.next()) != null) {
			this.calls.add(action);
			if (action == Action.OPEN) {
				this.machine.opened();
			}
			if (action == Action.SEND) {
				this.batches.add(this.machine.batch());
			}
		}
		settle();
		return this;
	}

	/** Complete what has been decided, and give memory back. */
	void settle() {
		for (Promise promise = this.machine.takeDecided(); promise != null; promise = promise.next) {
			promise.complete();
		}
		this.machine.takeReleased().forEach((batch) -> batch.release(this.memory));
		this.machine.takeReleasedChunks().forEach(this.memory::release);
	}

	private static final class AddressesOnly implements NativeMemory {

		@Override
		public long addressOf(ByteBuffer directBuffer) {
			return 0x1000;
		}

		@Override
		public byte getByte(long address) {
			throw new UnsupportedOperationException();
		}

		@Override
		public short getShort(long address) {
			throw new UnsupportedOperationException();
		}

		@Override
		public int getInt(long address) {
			throw new UnsupportedOperationException();
		}

		@Override
		public long getLong(long address) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void putInt(long address, int value) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void putLong(long address, long value) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void copy(long address, byte[] destination, int offset, int length) {
			throw new UnsupportedOperationException();
		}

	}

}

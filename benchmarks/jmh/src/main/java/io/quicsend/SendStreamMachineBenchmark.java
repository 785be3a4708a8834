package io.quicsend;

import java.nio.ByteBuffer;
import java.util.Objects;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/**
 * All that happens in Java, but for the seam and the hand-over of completions, when a
 * stream's requests and msquic's events come in their usual order.
 */
@SuppressWarnings("NullAway.Init")
public class SendStreamMachineBenchmark extends NanosPerOperation {

	private final ByteBuffer message = ByteBuffer.allocate(100);

	private final ByteBuffer part = ByteBuffer.allocate(64 * 1024);

	private SendMemory memory;

	private SendStreamMachine bulk;

	@Setup
	public void prepare(OpenLibrary library) {
		this.memory = new SendMemory(new OffHeapPool(() -> library.memory), 16 * 1024 * 1024);
		this.bulk = machine(false);
		this.bulk.start();
		drive(library, this.bulk);
		this.bulk.startComplete(0, true);
		drive(library, this.bulk);
	}

	/** A stream's whole life. */
	@Benchmark
	public boolean oneShotMessage(OpenLibrary library) {
		SendStreamMachine machine = machine(true);
		machine.sendMessage(this.message);
		drive(library, machine);
		machine.startComplete(0, true);
		drive(library, machine);
		machine.sendComplete(false);
		drive(library, machine);
		machine.sendShutdownComplete(true);
		drive(library, machine);
		machine.shutdownComplete(null);
		drive(library, machine);
		return machine.isGone();
	}

	/** One of many on a stream, copied into the pool. */
	@Benchmark
	public boolean bulkSend(OpenLibrary library) {
		Promise promise = this.bulk.send(this.part);
		drive(library, this.bulk);
		this.bulk.sendComplete(false);
		drive(library, this.bulk);
		return promise.isDone();
	}

	private SendStreamMachine machine(boolean message) {
		SendQueue queue = new SendQueue(this.memory, () -> {
		}, 1024 * 1024);
		queue.idealWindow(1024 * 1024);
		SendStreamMachine machine = new SendStreamMachine(SendStreamOptions.defaults(), () -> "Stream benchmark#1",
				queue, message);
		machine.connected();
		return machine;
	}

	/** Does what is due, and reports success for each native call. */
	private void drive(OpenLibrary library, SendStreamMachine machine) {
		StreamAction action;
		while ((action = machine.next()) != null) {
			if (action == StreamAction.OPEN) {
				machine.opened();
			}
			else if (action == StreamAction.SEND) {
				Objects.requireNonNull(machine.batch()).fill(library.memory);
			}
		}
		for (Promise decided = machine.takeDecided(); decided != null; decided = decided.next) {
			decided.complete();
		}
	}

}

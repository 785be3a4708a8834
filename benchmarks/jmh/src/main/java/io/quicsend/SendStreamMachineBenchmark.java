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

	private Stream bulk;

	@Setup
	public void prepare(OpenLibrary library) {
		this.memory = new SendMemory(new OffHeapPool(() -> library.memory), 16 * 1024 * 1024);
		this.bulk = Stream.connected(this.memory, false);
		this.bulk.machine.start();
		this.bulk.drive(library);
		this.bulk.events.startComplete(0, true);
		this.bulk.drive(library);
	}

	/** A stream's whole life. */
	@Benchmark
	public boolean oneShotMessage(OpenLibrary library) {
		Stream stream = Stream.connected(this.memory, true);
		stream.machine.sendMessage(this.message, 0);
		stream.drive(library);
		stream.events.startComplete(0, true);
		stream.drive(library);
		stream.events.sendComplete(false);
		stream.drive(library);
		stream.events.sendShutdownComplete(true);
		stream.drive(library);
		stream.events.shutdownComplete(null);
		stream.drive(library);
		return stream.actions.isGone();
	}

	/** One of many on a stream, copied into the pool. */
	@Benchmark
	public boolean bulkSend(OpenLibrary library) {
		Promise promise = this.bulk.machine.send(this.part, 0);
		this.bulk.drive(library);
		this.bulk.events.sendComplete(false);
		this.bulk.drive(library);
		return promise.isDone();
	}

	private record Stream(SendStreamMachine machine, StreamActions actions, StreamEvents events) {

		static Stream connected(SendMemory memory, boolean message) {
			SendQueue queue = new SendQueue(memory, () -> {
			}, 1024 * 1024);
			queue.idealWindow(1024 * 1024);
			SendStreamOptions options = SendStreamOptions.defaults();
			StreamEnd end = new StreamEnd(() -> "Stream benchmark#1");
			SendStreamMachine machine = new SendStreamMachine(options, queue, end, null);
			StreamActions actions = new StreamActions(options, message, machine, queue, end);
			StreamEvents events = new StreamEvents(machine, actions, queue, end);
			events.connected();
			return new Stream(machine, actions, events);
		}

		/** Does what is due, and reports success for each native call. */
		void drive(OpenLibrary library) {
			StreamAction action;
			while ((action = this.actions.next()) != null) {
				if (action == StreamAction.OPEN) {
					this.actions.opened();
				}
				else if (action == StreamAction.SEND) {
					Objects.requireNonNull(this.actions.batch()).fill(library.memory);
				}
			}
			for (Promise decided = this.machine.takeDecided(); decided != null; decided = decided.next) {
				decided.complete();
			}
		}

	}

}

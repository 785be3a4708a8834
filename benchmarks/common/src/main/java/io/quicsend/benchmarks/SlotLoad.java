package io.quicsend.benchmarks;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a number of operations outstanding.
 */
final class SlotLoad implements Load {

	private final List<Slot> slots = new ArrayList<>();

	private final CountDownLatch busy;

	private final boolean blocking;

	SlotLoad(SenderOptions options, Contender contender, Tally tally) throws Exception {
		int threads = contender.blockingThreads(options.workload());
		int perConnection = (threads > 0) ? threads : options.inFlight();
		ByteBuffer payload = Payload.random(contender, options.size());
		this.blocking = threads > 0;
		this.busy = new CountDownLatch(options.connections() * perConnection);
		// One for each connection at first, so that none starts much later.
		for (int i = 0; i < perConnection; i++) {
			for (int connection = 0; connection < options.connections(); connection++) {
				Slot slot = new Slot(tally, this.busy);
				slot.operation(options.workload().isOneStream() ? contender.streamSend(payload, slot)
						: contender.message(connection, payload, slot));
				this.slots.add(slot);
			}
		}
	}

	@Override
	public void start() {
		for (Slot slot : this.slots) {
			if (this.blocking) {
				new Thread(slot).start();
			}
			else {
				slot.run();
			}
		}
	}

	@Override
	public boolean awaitIdle(Duration limit) throws InterruptedException {
		return this.busy.await(limit.toNanos(), TimeUnit.NANOSECONDS);
	}

}

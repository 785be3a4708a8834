package io.quicsend.benchmarks;

import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;

/**
 * One operation outstanding: when it is complete, the next one is issued, on whatever
 * thread tells so.
 */
final class Slot implements Completion, Runnable {

	private final Tally tally;

	private final CountDownLatch busy;

	private @Nullable Operation operation;

	Slot(Tally tally, CountDownLatch busy) {
		this.tally = tally;
		this.busy = busy;
	}

	void operation(Operation operation) {
		this.operation = operation;
	}

	/** Issue the first operation. */
	@Override
	public void run() {
		Operation operation = this.operation;
		if (operation == null) {
			throw new IllegalStateException("Nothing to issue");
		}
		try {
			while (operation.issue()) {
				if (!this.tally.count(null)) {
					this.busy.countDown();
					return;
				}
			}
		}
		catch (Exception ex) {
			this.tally.count(ex);
			this.busy.countDown();
		}
	}

	@Override
	public void completed(@Nullable Throwable failure) {
		if (this.tally.count(failure)) {
			run();
		}
		else {
			this.busy.countDown();
		}
	}

}

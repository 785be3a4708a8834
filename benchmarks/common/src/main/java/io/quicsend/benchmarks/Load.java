package io.quicsend.benchmarks;

import java.time.Duration;

/**
 * Issues operations until it is told to stop.
 */
interface Load {

	void start() throws Exception;

	/**
	 * Wait until nothing is outstanding any more.
	 * @param limit how long to wait at most
	 * @return whether that is so
	 * @throws InterruptedException if interrupted
	 */
	boolean awaitIdle(Duration limit) throws InterruptedException;

	/**
	 * The load of a workload.
	 * @param options the options
	 * @param contender who issues
	 * @param tally what counts, and tells when to stop
	 * @return the load
	 * @throws Exception if the contender can't prepare it
	 */
	static Load of(SenderOptions options, Contender contender, Tally tally) throws Exception {
		return switch (options.workload()) {
			case LATENCY -> new PacedLoad(options, contender, tally);
			case THREADS -> new ThreadLoad(options, contender, tally);
			default -> new SlotLoad(options, contender, tally);
		};
	}

}

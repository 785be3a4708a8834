package io.quicsend.benchmarks.harness;

import java.io.IOException;

/**
 * Starts contenders.
 */
interface Runner {

	/**
	 * Start.
	 * @param workload what to do
	 * @param contender who does it
	 * @return the contender, connected or about to connect, and idle
	 * @throws RunFailedException if it does not start
	 */
	Run start(Workload workload, Contender contender) throws IOException, InterruptedException, RunFailedException;

}

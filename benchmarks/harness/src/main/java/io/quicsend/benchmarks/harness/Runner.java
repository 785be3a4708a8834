package io.quicsend.benchmarks.harness;

import java.io.IOException;

/**
 * Makes one contender do one workload once.
 */
interface Runner {

	/**
	 * Run.
	 * @param workload what to do
	 * @param contender who does it
	 * @param round the round, from 1
	 * @return a result that was compared with what arrived
	 * @throws RunFailedException if there is none
	 * @throws UnsupportedWorkloadException if there can't be one
	 */
	Measurement run(Workload workload, Contender contender, int round)
			throws IOException, InterruptedException, RunFailedException;

}

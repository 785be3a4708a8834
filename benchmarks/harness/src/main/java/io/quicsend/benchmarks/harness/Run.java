package io.quicsend.benchmarks.harness;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A contender that is ready for a workload, and idle but while it is told to load.
 */
interface Run extends AutoCloseable {

	/**
	 * Load, and drain. Loads are counted from 1.
	 * @param warmup seconds of load before measuring
	 * @param seconds seconds to measure
	 * @return what it claims
	 * @throws RunFailedException if there is no result
	 * @throws UnsupportedWorkloadException if there can't be one
	 */
	SenderResult load(double warmup, double seconds) throws IOException, InterruptedException, RunFailedException;

	/**
	 * End it in good order, and compare what it claims with what arrived.
	 * @param claims the results that count
	 * @return the latencies that the receiver has measured, by number of the load
	 * @throws RunFailedException if it does not end in good order or its claims are not
	 * true
	 */
	Map<Long, Latency> end(List<SenderResult> claims) throws IOException, InterruptedException, RunFailedException;

	@Override
	void close();

}

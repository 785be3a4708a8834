package io.quicsend.benchmarks.harness;

/**
 * Tells whether a sender's result can be believed.
 */
final class ClaimCheck {

	private ClaimCheck() {
	}

	/**
	 * Compare what a sender claims with what arrived.
	 * @param workload the workload
	 * @param sender what it claims
	 * @param sink what arrived, which includes the warm-up
	 * @throws RunFailedException if the claim is not true
	 */
	static void check(Workload workload, SenderResult sender, SinkResult sink) throws RunFailedException {
		require(workload.sender().equals(sender.workload()),
				"it has run the workload " + sender.workload() + " instead of " + workload.sender());
		require(sender.failed() == 0, sender.failed() + " operations failed");
		require(sender.operations() > 0 && sender.nanos() > 0, "no operation completed");
		require(sink.bytes() >= sender.bytes(),
				"it claims " + sender.bytes() + " bytes, but the sink got " + sink.bytes());
		if (workload.isMessages()) {
			require(sink.streams() >= sender.operations(),
					"it claims " + sender.operations() + " streams, but the sink got " + sink.streams());
		}
		Latency latency = sink.latencyNanos();
		require(!workload.isLatency() || (latency != null && latency.count() > 0), "the sink has timed nothing");
	}

	private static void require(boolean condition, String otherwise) throws RunFailedException {
		if (!condition) {
			throw new RunFailedException("Its result is rejected: " + otherwise + ".");
		}
	}

}

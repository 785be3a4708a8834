package io.quicsend.benchmarks.harness;

import java.util.List;

/**
 * Tells whether a sender's result can be believed.
 */
final class ClaimCheck {

	private ClaimCheck() {
	}

	/**
	 * Compare what a sender claims with what arrived.
	 * @param workload the workload
	 * @param claims what it claims of each load
	 * @param sink what arrived, which includes the warm-up
	 * @throws RunFailedException if the claims are not true
	 */
	static void check(Workload workload, List<SenderResult> claims, SinkResult sink) throws RunFailedException {
		for (SenderResult claim : claims) {
			require(workload.sender().equals(claim.workload()),
					"it has run the workload " + claim.workload() + " instead of " + workload.sender());
			require(claim.failed() == 0, claim.failed() + " operations failed");
			require(claim.operations() > 0 && claim.nanos() > 0, "no operation completed");
		}
		long bytes = claims.stream().mapToLong(SenderResult::bytes).sum();
		require(sink.bytes() >= bytes, "it claims " + bytes + " bytes, but the sink got " + sink.bytes());
		if (workload.isMessages()) {
			long streams = claims.stream().mapToLong(SenderResult::operations).sum();
			require(sink.streams() >= streams, "it claims " + streams + " streams, but the sink got " + sink.streams());
		}
		require(!workload.isLatency() || sink.latencyNanos().size() >= claims.size(),
				"the sink has not timed each load");
	}

	private static void require(boolean condition, String otherwise) throws RunFailedException {
		if (!condition) {
			throw new RunFailedException("Its result is rejected: " + otherwise + ".");
		}
	}

}

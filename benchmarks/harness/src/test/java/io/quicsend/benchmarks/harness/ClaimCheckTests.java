package io.quicsend.benchmarks.harness;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ClaimCheckTests {

	@Test
	void believesAClaimThatTheSinkConfirms() {
		assertThatCode(
				() -> ClaimCheck.check(Samples.STREAMS, List.of(Samples.sent("streams", 10)), Samples.received(10)))
			.doesNotThrowAnyException();
	}

	@Test
	void rejectsMoreStreamsThanArrived() {
		SinkResult received = new SinkResult(1, 9, 0, 1000, Map.of());
		assertRejected(Samples.STREAMS, Samples.sent("streams", 10), received, "claims 10 streams, but the sink got 9");
	}

	@Test
	void addsUpTheClaimsOfAllLoads() {
		SenderResult claim = Samples.sent("streams", 10);
		assertThatExceptionOfType(RunFailedException.class)
			.isThrownBy(() -> ClaimCheck.check(Samples.STREAMS, List.of(claim, claim),
					new SinkResult(1, 19, 0, 2000, Map.of())))
			.withMessageContaining("claims 20 streams, but the sink got 19");
	}

	@Test
	void rejectsMoreBytesThanArrived() {
		SinkResult received = new SinkResult(1, 10, 0, 999, Map.of());
		assertRejected(Samples.STREAMS, Samples.sent("streams", 10), received,
				"claims 1000 bytes, but the sink got 999");
	}

	@Test
	void expectsNoStreamForEachSendOfBulk() {
		SinkResult received = new SinkResult(1, 1, 0, 1000, Map.of());
		assertThatCode(() -> ClaimCheck.check(Samples.BULK, List.of(Samples.sent("bulk", 10)), received))
			.doesNotThrowAnyException();
	}

	@Test
	void rejectsFailures() {
		assertRejected(Samples.STREAMS, Samples.failed("streams", 3), Samples.received(10), "3 operations failed");
	}

	@Test
	void rejectsAResultOfNothing() {
		assertRejected(Samples.STREAMS, Samples.sent("streams", 0), Samples.received(10), "no operation completed");
	}

	@Test
	void rejectsAnotherWorkload() {
		assertRejected(Samples.STREAMS, Samples.sent("bulk", 10), Samples.received(10),
				"workload bulk instead of streams");
	}

	@Test
	void rejectsLatencyThatTheSinkHasNotTimed() {
		assertRejected(Samples.LATENCY, Samples.sent("latency", 10), Samples.received(10), "not timed each load");
	}

	private static void assertRejected(Workload workload, SenderResult sent, SinkResult received, String reason) {
		assertThatExceptionOfType(RunFailedException.class)
			.isThrownBy(() -> ClaimCheck.check(workload, List.of(sent), received))
			.withMessageContaining(reason);
	}

}

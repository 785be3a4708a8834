package io.quicsend.benchmarks.harness;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SinkResultTests {

	@Test
	void addsUpConnections() {
		SinkResult result = SinkResult
			.parse(List.of("{\"connection\":1,\"alpn\":\"bench\",\"streams\":5,\"resets\":1,\"bytes\":700}",
					"{\"connection\":2,\"alpn\":\"bench\",\"streams\":6,\"resets\":0,\"bytes\":600}"));
		assertThat(result).isEqualTo(new SinkResult(2, 11, 1, 1300, Map.of()));
	}

	@Test
	void keepsTheLatencyOfEachLoad() {
		SinkResult result = SinkResult
			.parse(List.of("{\"connection\":1,\"alpn\":\"bench-latency\",\"streams\":3,\"resets\":0,\"bytes\":300,"
					+ "\"latencyNanos\":{\"2\":{\"count\":2,\"p50\":10,\"p99\":20,\"p999\":30,\"max\":40},"
					+ "\"4\":{\"count\":1,\"p50\":5,\"p99\":5,\"p999\":5,\"max\":5}}}"));
		assertThat(result.latencyNanos()).containsOnlyKeys(2L, 4L).containsEntry(2L, new Latency(2, 10, 20, 30, 40));
	}

	@Test
	void isNothingWithoutConnections() {
		assertThat(SinkResult.parse(List.of())).isEqualTo(new SinkResult(0, 0, 0, 0, Map.of()));
	}

}

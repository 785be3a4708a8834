package io.quicsend.benchmarks.harness;

import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SenderResultTests {

	private static final String LINE = "{\"contender\":\"c\",\"workload\":\"streams\",\"counted\":\"acknowledged\","
			+ "\"operations\":400,\"bytes\":40000,\"nanos\":2000000000,\"cpuNanos\":800000,\"allocatedBytes\":null,"
			+ "\"peakRssBytes\":7856128,\"failed\":0,\"versions\":{\"lib\":\"msquic 2.5.1\"}}";

	@Test
	void readsTheLineOfASender() {
		SenderResult result = SenderResult.parse(LINE);
		assertThat(result.operations()).isEqualTo(400);
		assertThat(result.nanos()).isEqualTo(2_000_000_000);
		assertThat(result.versions()).containsEntry("lib", "msquic 2.5.1");
	}

	@Test
	void tellsFiguresPerOperation() {
		SenderResult result = SenderResult.parse(LINE.replace("null", "4800"));
		assertThat(result.cpuMicrosPerOperation()).isEqualTo(2.0);
		assertThat(result.allocatedBytesPerOperation()).isEqualTo(12.0);
	}

	@Test
	void knowsNoAllocationOfASenderWithoutHeap() {
		assertThat(SenderResult.parse(LINE).allocatedBytesPerOperation()).isNull();
	}

	@Test
	void refusesALineWithoutOneOfTheFigures() {
		assertThatExceptionOfType(JacksonException.class)
			.isThrownBy(() -> SenderResult.parse(LINE.replace("\"failed\":0,", "")));
	}

}

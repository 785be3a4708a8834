package io.quicsend.benchmarks.harness;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/**
 * What a sender claims in its last line.
 *
 * @param workload the workload
 * @param counted when it counts an operation as complete
 * @param operations the operations that completed within the window
 * @param bytes their bytes
 * @param nanos the window's length
 * @param cpuNanos the CPU time of the process within the window
 * @param allocatedBytes what was allocated on the heap within the window; {@code null}
 * where that is not known
 * @param peakRssBytes the most memory that the process has had
 * @param failed the operations that failed, at any time
 * @param versions the versions in use
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record SenderResult(String workload, String counted, long operations, long bytes, long nanos, long cpuNanos,
		@Nullable Long allocatedBytes, long peakRssBytes, long failed, Map<String, @Nullable String> versions) {

	static SenderResult parse(String line) {
		return Json.MAPPER.readValue(line, SenderResult.class);
	}

	double cpuMicrosPerOperation() {
		return this.cpuNanos / 1e3 / this.operations;
	}

	@Nullable Double allocatedBytesPerOperation() {
		return (this.allocatedBytes != null) ? (double) this.allocatedBytes / this.operations : null;
	}

}

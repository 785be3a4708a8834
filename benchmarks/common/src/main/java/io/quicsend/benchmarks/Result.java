package io.quicsend.benchmarks;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The line that a sender prints at last.
 *
 * @param contender the contender's name
 * @param workload the workload
 * @param counted when an operation counts as complete
 * @param operations the operations that completed within the window
 * @param bytes their bytes
 * @param nanos the window's length
 * @param cpuNanos the CPU time of the process within the window
 * @param allocatedBytes what was allocated on the heap within the window
 * @param peakRssBytes the most memory that the process has had
 * @param failed the operations that failed, at any time
 * @param versions the versions in use
 */
record Result(String contender, String workload, String counted, long operations, long bytes, long nanos, long cpuNanos,
		@Nullable Long allocatedBytes, long peakRssBytes, long failed, Versions versions) {

	String toJson() {
		return JsonMapper.shared().writeValueAsString(this);
	}

	record Versions(String java, String lib) {

	}

}

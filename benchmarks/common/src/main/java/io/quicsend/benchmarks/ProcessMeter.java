package io.quicsend.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/**
 * What this process uses.
 */
final class ProcessMeter {

	private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

	private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

	/** Knows threads that have ended too; from Java 21. */
	private final @Nullable Method totalAllocatedBytes = totalAllocatedBytesMethod();

	private static @Nullable Method totalAllocatedBytesMethod() {
		try {
			return ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
		}
		catch (NoSuchMethodException ex) {
			return null;
		}
	}

	/** CPU time of all threads, in nanoseconds. */
	long cpuNanos() {
		return this.system.getProcessCpuTime();
	}

	/** What all threads have allocated on the heap, before Java 21 those that live. */
	long allocatedBytes() {
		if (this.totalAllocatedBytes != null) {
			try {
				return (Long) this.totalAllocatedBytes.invoke(this.threads);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}
		long[] bytes = this.threads.getThreadAllocatedBytes(this.threads.getAllThreadIds());
		return Arrays.stream(bytes).filter((value) -> value > 0).sum();
	}

	/** What the old generation holds, collected or not. */
	static long oldGenerationBytes() {
		return ManagementFactory.getMemoryPoolMXBeans()
			.stream()
			.filter((pool) -> pool.getName().matches(".*(Old|Tenured).*"))
			.mapToLong((pool) -> pool.getUsage().getUsed())
			.sum();
	}

	/** The most memory that this process has had, in bytes. */
	static long peakRssBytes() throws IOException {
		try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
			return lines.filter((line) -> line.startsWith("VmHWM:"))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
				.findFirst()
				.orElseThrow(() -> new IOException("No VmHWM in /proc/self/status"));
		}
	}

}

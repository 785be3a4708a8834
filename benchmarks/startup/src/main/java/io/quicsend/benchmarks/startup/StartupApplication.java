package io.quicsend.benchmarks.startup;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/**
 * Starts, prints milliseconds until it was ready, those of its thread on a processor, the
 * number of loaded classes, and KiB of heap and of resident memory after a collection,
 * and ends.
 */
@SpringBootApplication
public class StartupApplication {

	public static void main(String[] args) {
		SpringApplication.run(StartupApplication.class, args).close();
	}

	@EventListener
	void ready(ApplicationReadyEvent event) throws IOException {
		Duration taken = Objects.requireNonNull(event.getTimeTaken());
		long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000;
		int classes = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
		System.gc();
		long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024;
		System.out.printf("STARTED %d %d %d %d %d%n", taken.toMillis(), cpu, classes, heap, residentKibibytes());
	}

	private static long residentKibibytes() throws IOException {
		return Files.readAllLines(Path.of("/proc/self/status"))
			.stream()
			.filter((line) -> line.startsWith("VmRSS:"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
			.findFirst()
			.orElseThrow();
	}

}

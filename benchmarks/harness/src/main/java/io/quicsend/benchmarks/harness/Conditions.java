package io.quicsend.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * On what was measured.
 *
 * @param date when it began
 * @param commit the project's commit, if that is known
 * @param system the operating system
 * @param kernel its kernel
 * @param cpu the CPU's model
 * @param cpus logical CPUs
 * @param memory physical memory
 * @param loadAverage of the last minutes before the first run
 * @param pinning which CPUs the processes were given
 * @param jdks the JDKs
 * @param jvmOptions the options of all senders in Java
 */
record Conditions(String date, @Nullable String commit, String system, String kernel, String cpu, long cpus,
		String memory, String loadAverage, String pinning, Map<String, String> jdks, String jvmOptions) {

	private static final String UNKNOWN = "unknown";

	static Conditions now(Installation installation, Pinning pinning) throws IOException, InterruptedException {
		Map<String, String> jdks = new TreeMap<>();
		jdks.put("25", jdk(installation.jdk25()));
		if (installation.jdk17() != null) {
			jdks.put("17", jdk(installation.jdk17()));
		}
		return new Conditions(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), commit(installation.project()),
				value("/etc/os-release", "PRETTY_NAME=").replace("\"", ""),
				System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
						+ System.getProperty("os.arch"),
				value("/proc/cpuinfo", "model name").replaceFirst("^\\s*:\\s*", ""),
				lines("/proc/cpuinfo").stream().filter((line) -> line.startsWith("processor")).count(),
				value("/proc/meminfo", "MemTotal:").trim(), value("/proc/loadavg", ""), pinning.description(), jdks,
				String.join(" ", Contenders.JVM_OPTIONS) + ", on JDK 25 also "
						+ String.join(" ", Contenders.NEWER_JVM_OPTIONS));
	}

	private static String jdk(Path home) throws IOException {
		String release = home.resolve("release").toString();
		return (value(release, "JAVA_VERSION=") + " " + value(release, "IMPLEMENTOR=")).replace("\"", "");
	}

	private static List<String> lines(String file) throws IOException {
		Path path = Path.of(file);
		return Files.isReadable(path) ? Files.readAllLines(path) : List.of();
	}

	private static String value(String file, String prefix) throws IOException {
		return lines(file).stream()
			.filter((line) -> line.startsWith(prefix))
			.findFirst()
			.map((line) -> line.substring(prefix.length()))
			.orElse(UNKNOWN);
	}

	private static @Nullable String commit(Path project) throws InterruptedException {
		try (Child git = new Child(List.of("git", "-C", project.toString(), "describe", "--always", "--dirty"))) {
			return (git.awaitEnd(Duration.ofSeconds(10)) == 0) ? git.output().get(0) : null;
		}
		catch (IOException | RunFailedException ex) {
			// Not from a clone, or without git.
			return null;
		}
	}

}

package io.quicsend.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which CPU the sink and the senders get.
 *
 * @param description what to tell about it
 * @param sinkPrefix what the sink is started with
 * @param senderPrefix what senders are started with
 */
record Pinning(String description, List<String> sinkPrefix, List<String> senderPrefix) {

	private static final Path STATUS = Path.of("/proc/self/status");

	private static final String ALLOWED = "Cpus_allowed_list:";

	/** Pin to two CPUs, on different cores if there are such. */
	static Pinning detect() throws IOException {
		if (!isTasksetThere()) {
			return none("no taskset");
		}
		List<Integer> cpus = allowedCpus();
		if (cpus.size() < 2) {
			return none("only one CPU");
		}
		int sink = cpus.get(0);
		List<Integer> siblings = siblings(sink);
		int sender = cpus.stream().filter((cpu) -> !siblings.contains(cpu)).findFirst().orElse(cpus.get(1));
		return to(sink, sender);
	}

	static Pinning to(int sink, int sender) {
		return new Pinning("sink on CPU " + sink + ", senders on CPU " + sender, taskset(sink), taskset(sender));
	}

	static Pinning none(String reason) {
		return new Pinning("none (" + reason + ")", List.of(), List.of());
	}

	private static List<String> taskset(int cpu) {
		return List.of("taskset", "-c", Integer.toString(cpu));
	}

	private static boolean isTasksetThere() {
		return Optional.ofNullable(System.getenv("PATH"))
			.stream()
			.flatMap((path) -> List.of(path.split(":")).stream())
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, "taskset")));
	}

	private static List<Integer> allowedCpus() throws IOException {
		if (!Files.isReadable(STATUS)) {
			return List.of();
		}
		return Files.readAllLines(STATUS)
			.stream()
			.filter((line) -> line.startsWith(ALLOWED))
			.findFirst()
			.map((line) -> parseList(line.substring(ALLOWED.length())))
			.orElse(List.of());
	}

	private static List<Integer> siblings(int cpu) throws IOException {
		Path file = Path.of("/sys/devices/system/cpu/cpu" + cpu + "/topology/thread_siblings_list");
		return Files.isReadable(file) ? parseList(Files.readString(file)) : List.of(cpu);
	}

	/** Parse a list of the kernel, such as {@code 0-3,8}. */
	static List<Integer> parseList(String list) {
		List<Integer> numbers = new ArrayList<>();
		for (String range : list.trim().split(",")) {
			String[] ends = range.split("-");
			for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++) {
				numbers.add(i);
			}
		}
		return numbers;
	}

}

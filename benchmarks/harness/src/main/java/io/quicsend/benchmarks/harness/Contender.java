package io.quicsend.benchmarks.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A program that sends.
 *
 * @param name the name in options and results
 * @param description what it is
 * @param command how to start it, but for the options that all senders have
 * @param needs the files without which it can't be started
 * @param missing why it can't be started, or {@code null}
 */
record Contender(String name, String description, List<String> command, List<Path> needs, @Nullable String missing) {

	/** Why this contender is left out, with paths as seen from the project's folder. */
	@Nullable String whyLeftOut(Path project) {
		if (this.missing != null) {
			return this.missing;
		}
		return this.needs.stream()
			.filter((file) -> !Files.exists(file))
			.findFirst()
			.map((file) -> "there is no " + project.relativize(file))
			.orElse(null);
	}

}

package io.quicsend.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The instructions of a Dockerfile with a builder and one other stage.
 */
final class Dockerfile {

	private final List<String> builder;

	private final List<String> image;

	private Dockerfile(List<String> builder, List<String> image) {
		this.builder = builder;
		this.image = image;
	}

	static Dockerfile read(Path file) throws IOException {
		String text = Files.readString(file).replaceAll("(?m)^#.*\\R", "").replaceAll("\\\\\\R\\s*", "");
		List<String> builder = new ArrayList<>();
		List<String> image = new ArrayList<>();
		for (String line : text.lines().filter((line) -> !line.isBlank()).toList()) {
			if (line.startsWith("FROM ") && !builder.isEmpty()) {
				image.add(line);
			}
			else {
				(image.isEmpty() ? builder : image).add(line);
			}
		}
		return new Dockerfile(builder, image);
	}

	private static List<String> of(List<String> stage, String instruction) {
		return stage.stream()
			.filter((line) -> line.startsWith(instruction + " "))
			.map((line) -> line.substring(instruction.length() + 1))
			.toList();
	}

	List<String> builderScripts() {
		return of(this.builder, "RUN");
	}

	List<Copy> copiesFromBuilder() {
		return of(this.image, "COPY --from=builder").stream().map((line) -> line.split(" ")).map(Copy::of).toList();
	}

	Map<String, String> environment() {
		Map<String, String> environment = new LinkedHashMap<>();
		for (String assignment : of(this.image, "ENV")) {
			String[] parts = assignment.split("=", 2);
			environment.put(parts[0], parts[1]);
		}
		return environment;
	}

	String user() {
		return String.join(", ", of(this.image, "USER"));
	}

	List<String> entryPoint() {
		String list = of(this.image, "ENTRYPOINT").get(0);
		return Arrays.stream(list.replaceAll("^\\[\"|\"]$", "").split("\", \"")).toList();
	}

	record Copy(String from, String to) {

		static Copy of(String[] words) {
			return new Copy(words[0], words[1]);
		}

	}

}

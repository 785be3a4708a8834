package io.quicsend.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.system.ApplicationHome;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * The files that are sent at start: those that are configured, else the project's
 * README.md and a generated one.
 */
@Component
class SampleFiles {

	private static final Logger logger = LoggerFactory.getLogger(SampleFiles.class);

	private static final int GENERATED_MEBIBYTES = 64;

	private final List<Resource> files;

	SampleFiles(SampleProperties properties) {
		this.files = (properties.send() != null) ? configured(properties.send()) : defaults();
	}

	List<Resource> files() {
		return this.files;
	}

	private static List<Resource> configured(List<String> names) {
		for (String name : names) {
			Path file = Path.of(name);
			if (!Files.isReadable(file) || Files.isDirectory(file)) {
				throw new UnreadableFileException(file);
			}
		}
		return names.stream().<Resource>map((name) -> new FileSystemResource(Path.of(name))).toList();
	}

	private static List<Resource> defaults() {
		List<Resource> files = new ArrayList<>();
		readme().ifPresentOrElse((readme) -> files.add(new FileSystemResource(readme)),
				() -> logger.warn("The project's README.md is neither at or above the working directory, "
						+ "nor above this application: sending only a generated file"));
		files.add(new GeneratedResource(GENERATED_MEBIBYTES));
		return files;
	}

	private static Optional<Path> readme() {
		Path home = new ApplicationHome(SampleApplication.class).getDir().toPath();
		return Stream.of(Path.of(""), home).flatMap((start) -> readmeAbove(start).stream()).findFirst();
	}

	private static Optional<Path> readmeAbove(Path start) {
		for (Path directory = start.toAbsolutePath(); directory != null; directory = directory.getParent()) {
			Path readme = directory.resolve("README.md");
			if (Files.isReadable(readme) && Files.isDirectory(directory.resolve("sample-app"))) {
				return Optional.of(readme);
			}
		}
		return Optional.empty();
	}

}

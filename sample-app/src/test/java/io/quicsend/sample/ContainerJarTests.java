package io.quicsend.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the documented Dockerfiles do, without Docker: the instructions of the builder
 * run, what is copied is copied, and the entry point starts the sample, which sends to a
 * receiver. The sample has the native library by classifier as well, and the one that the
 * starter brings does not work.
 */
@EnabledIfSystemProperty(named = "sample.jar", matches = ".+")
@EnabledOnOs(OS.LINUX)
class ContainerJarTests {

	private static final Path DOCUMENTS = Path.of("../docs");

	private static final String JAVA_HOME = System.getProperty("java.home");

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "debian", "alpine", "distroless" })
	void runs(String base) throws Exception {
		Dockerfile dockerfile = Dockerfile.read(DOCUMENTS.resolve("containers").resolve(base).resolve("Dockerfile"));
		Path application = image(dockerfile);
		Path output = this.directory.resolve("output");
		ProcessBuilder builder = new ProcessBuilder(command(dockerfile.entryPoint())).directory(application.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile());
		dockerfile.environment()
			.forEach((name, value) -> builder.environment()
				.put(name, value.replace("/application/", application + "/")));
		boolean libraryInImage = dockerfile.environment().containsKey("QUICSEND_NATIVE_PATH");
		if (libraryInImage) {
			// Nothing can be extracted to there.
			builder.environment().put("QUICSEND_NATIVE_EXTRACTIONDIRECTORY", "/proc/nowhere");
		}
		Process process = builder.start();
		boolean exited = process.waitFor(120, TimeUnit.SECONDS);
		process.destroyForcibly();
		assertThat(exited).as(() -> read(output)).isTrue();
		assertThat(process.exitValue()).as(() -> read(output)).isZero();
		assertThat(read(output)).contains("\"acknowledged\"").contains("Loaded msquic").doesNotContain("slower way");
		if (libraryInImage) {
			assertThat(read(output)).contains(" from " + application + "/native/libmsquic.so through ");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "debian", "alpine", "distroless" })
	void runsAsAUserOtherThanRootWithNativeAccess(String base) throws IOException {
		Dockerfile dockerfile = Dockerfile.read(DOCUMENTS.resolve("containers").resolve(base).resolve("Dockerfile"));
		assertThat(dockerfile.user()).matches("[1-9][0-9]*:[1-9][0-9]*");
		assertThat(dockerfile.entryPoint()).contains("--enable-native-access=ALL-UNNAMED");
		assertThat(DOCUMENTS.resolve("containers.md")).content().contains("(containers/" + base + "/Dockerfile)");
	}

	/** Make what is in the folder /application of the image. */
	private Path image(Dockerfile dockerfile) throws Exception {
		Path builder = Files.createDirectory(this.directory.resolve("builder"));
		ApplicationJar.withClassifier(Path.of(System.getProperty("sample.jar")), builder.resolve("application.jar"));
		for (String script : dockerfile.builderScripts()) {
			// The library of this machine in place of the one for musl.
			run(builder, Files.exists(Path.of("/etc/alpine-release")) ? script : script.replace("-musl", ""));
		}
		Path application = Files.createDirectory(this.directory.resolve("application"));
		for (Dockerfile.Copy copy : dockerfile.copiesFromBuilder()) {
			assertThat(copy.from()).startsWith("/builder/").endsWith("/");
			copyTree(builder.resolve(copy.from().substring("/builder/".length())), application.resolve(copy.to()));
		}
		return application;
	}

	private static void run(Path folder, String script) throws Exception {
		ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", script).directory(folder.toFile())
			.redirectErrorStream(true);
		builder.environment().merge("PATH", JAVA_HOME + "/bin", (path, bin) -> bin + ":" + path);
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor()).as(script + "\n" + output).isZero();
	}

	private static void copyTree(Path from, Path to) throws IOException {
		assertThat(from).isDirectory();
		try (Stream<Path> files = Files.walk(from)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				Path target = to.resolve(from.relativize(file)).normalize();
				Files.createDirectories(target.getParent());
				Files.copy(file, target);
			}
		}
	}

	private static List<String> command(List<String> entryPoint) {
		List<String> arguments = List.of("--server.port=0", "--sample.exit=true", "--sample.output=json");
		return Stream.of(Stream.of(JAVA_HOME + "/bin/java"), entryPoint.stream().skip(1), arguments.stream())
			.flatMap((part) -> part)
			.toList();
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}

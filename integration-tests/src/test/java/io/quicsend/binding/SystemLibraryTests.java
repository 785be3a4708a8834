package io.quicsend.binding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.quicsend.msquic.TestLibrary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The system's library and configured ones, beside others that are there too. Each case
 * runs in a JVM of its own.
 */
@EnabledOnOs(OS.LINUX)
class SystemLibraryTests {

	@TempDir
	Path directory;

	private Path system;

	private Path own;

	@BeforeEach
	void copyLibraries() throws IOException {
		this.system = copy("system/libmsquic.so.2");
		this.own = copy("own/libmsquic.so");
	}

	@Test
	void aNameIsFoundByTheSystemsLoaderEvenWhereALibraryIsBundled() throws Exception {
		assertThat(program().path("libmsquic.so.2").run().strip()).isEqualTo("loaded " + this.system);
	}

	@Test
	void theBundledLibraryGoesBeforeTheSystems() throws Exception {
		assertThat(program().temporaryDirectory(this.directory).run()).startsWith("loaded " + this.directory)
			.doesNotContain(this.system.toString());
	}

	@Test
	void aNameThatTheSystemDoesNotKnowHasNoSubstitute() throws Exception {
		assertThat(program().path("libnomsquic.so.2").run())
			.contains("configured system library libnomsquic.so.2: ",
					"libnomsquic.so.2: cannot open shared object file")
			.contains("What to do: let the property quic-send.native.path name")
			.doesNotContain("bundled library ");
	}

	@Test
	@DisplayName("E8: an explicit path wins over a library of the same name that another user has loaded")
	void anExplicitPathWinsOverALoadedLibrary() throws Exception {
		String output = program().path(this.own.toString()).main(SharingProgram.class, this.system.toString()).run();
		assertThat(output.lines()).containsExactly("Loaded msquic from " + this.own, "mapped both",
				"the other one works");
	}

	@Test
	@DisplayName("E8: the system's library that another user has loaded is shared, and stays open for it")
	void aLoadedLibraryIsSharedByItsName() throws Exception {
		String output = program().path("libmsquic.so.2").main(SharingProgram.class, this.system.toString()).run();
		assertThat(output.lines()).containsExactly("Loaded msquic from " + this.system, "mapped one",
				"the other one works");
	}

	@Test
	void nativeFunctionsOfOurOwnAreFoundBesideAConfiguredLibrary() throws Exception {
		assertThat(configured().main(LoadingProgram.class, "messages").run().lines().skip(1))
			.containsExactly("no messages");
		copyOwnFunctions();
		assertThat(configured().main(LoadingProgram.class, "messages").run().lines().skip(1))
			.containsExactly("messages");
	}

	@Test
	void damagedFunctionsOfOurOwnDoNotKeepAConfiguredLibraryFromUse() throws Exception {
		Files.writeString(this.own.resolveSibling("libquicsend.so"), "damaged");
		assertThat(configured().main(LoadingProgram.class, "messages").run().lines())
			.containsExactly("loaded " + this.own, "no messages");
	}

	private Program program() {
		return new Program(this.directory).systemLibraries(this.system.getParent());
	}

	private Program configured() {
		return program().withoutNativeArtifact().path(this.own.toString());
	}

	private Path copy(String name) throws IOException {
		Path file = this.directory.resolve(name);
		Files.createDirectories(file.getParent());
		return Files.copy(Path.of(TestLibrary.path()), file);
	}

	private void copyOwnFunctions() throws IOException {
		Files.copy(Path.of(TestLibrary.messagesPath()), this.own.resolveSibling("libquicsend.so"));
	}

}

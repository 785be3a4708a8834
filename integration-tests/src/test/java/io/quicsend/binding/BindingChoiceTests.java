package io.quicsend.binding;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.MsQuicLoadException;
import io.quicsend.msquic.NativeLibraryOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which binding a JVM chooses, in a JVM of its own each.
 */
class BindingChoiceTests {

	private static final String CLASS_PATH = System.getProperty("java.class.path");

	@Test
	@EnabledForJreRange(max = JRE.JAVA_21)
	void jnaWhereForeignFunctionsAreMissing() throws Exception {
		assertThat(run("auto")).containsExactly("jna");
		assertThat(run("ffm")).singleElement()
			.asString()
			.contains("No binding to native msquic is named 'ffm'. Known: jna, auto.")
			.contains("class file version");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_22)
	void foreignFunctionsWhereTheyAreThere() throws Exception {
		assertThat(run("auto", "--enable-native-access=ALL-UNNAMED")).containsExactly("ffm");
		assertThat(run("jna", "--enable-native-access=ALL-UNNAMED")).containsExactly("jna");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_24)
	void jnaWhereOnlyJnaHasNativeAccess() throws Exception {
		List<String> output = run("auto", "--illegal-native-access=deny", "--enable-native-access=com.sun.jna",
				"--module-path=" + jnaJar(), "--add-modules=com.sun.jna");
		assertThat(output).hasSize(2);
		assertThat(output.get(0)).contains(
				"Calling msquic through jna, since ffm can't be used: native access is denied; start Java with --enable-native-access=ALL-UNNAMED");
		assertThat(output.get(1)).isEqualTo("jna");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_24)
	void whereNativeAccessIsDeniedTheErrorSaysWhatToDo() throws Exception {
		assertThat(run("auto", "--illegal-native-access=deny")).singleElement()
			.asString()
			.contains("No binding to native msquic works on this JVM: ffm can't be used: ", "; jna can't be used: ");
		assertThat(run("ffm", "--illegal-native-access=deny")).singleElement()
			.asString()
			.contains("--enable-native-access=ALL-UNNAMED");
		assertThat(run("jna", "--illegal-native-access=deny")).singleElement()
			.asString()
			.contains("--enable-native-access=ALL-UNNAMED");
	}

	private static String jnaJar() {
		return Arrays.stream(CLASS_PATH.split(File.pathSeparator))
			.filter((element) -> element.matches(".*[/\\\\]jna-[0-9.]+\\.jar"))
			.findFirst()
			.orElseThrow();
	}

	private static List<String> run(String binding, String... options) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of(options));
		command.addAll(List.of("-cp", CLASS_PATH, Program.class.getName(), binding));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		List<String> output = process.inputReader().lines().toList();
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		return output;
	}

	static final class Program {

		private Program() {
		}

		public static void main(String[] arguments) {
			NativeLibraryOptions options = NativeLibraryOptions.defaults().withBinding(arguments[0]);
			try (MsQuicLibrary.Reference library = new MsQuicLibrary(options).open()) {
				System.out.println(library.binding());
			}
			catch (MsQuicLoadException ex) {
				System.out.println(ex.getMessage());
			}
		}

	}

}

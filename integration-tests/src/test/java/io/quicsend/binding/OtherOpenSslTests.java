package io.quicsend.binding;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.quicsend.msquic.TestLibrary;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Native msquic has an OpenSSL of its own inside: another one in the same process must
 * neither be used by it nor be disturbed.
 */
@EnabledOnOs(OS.LINUX)
class OtherOpenSslTests {

	private static final int SECTION_DYNAMIC_SYMBOLS = 11;

	private static final int BIND_LOCAL = 0;

	private static final int ABSOLUTE = 0xFFF1;

	@TempDir
	Path directory;

	@Test
	void anotherOpenSslInTheProcessIsNeitherUsedNorDisturbed() throws Exception {
		List<String> output = new Program(this.directory).path(TestLibrary.path())
			.main(OtherOpenSslProgram.class)
			.run()
			.lines()
			.toList();
		Assumptions.assumeFalse(!output.isEmpty() && output.get(0).startsWith("no OpenSSL"), () -> output.get(0));
		assertThat(output).hasSize(4);
		assertThat(output.get(0)).matches("OpenSSL 3\\..*, TLS, baad");
		assertThat(output.get(1)).isEqualTo("over IPv4");
		assertThat(output.get(2)).isEqualTo(output.get(0));
		assertThat(output.get(3)).isEqualTo("over IPv4");
	}

	@Test
	void msquicShowsNothingButItsTwoFunctions() throws IOException {
		assertThat(definedSymbols(Path.of(TestLibrary.path()))).containsExactlyInAnyOrder("MsQuicOpenVersion",
				"MsQuicClose");
	}

	@Test
	void ourOwnFunctionsAreAllThatTheirLibraryShows() throws IOException {
		assertThat(definedSymbols(Path.of(TestLibrary.messagesPath()))).isNotEmpty()
			.allMatch((name) -> name.startsWith("qs_"));
	}

	/**
	 * What other libraries can see of one: the entries of its table of dynamic symbols
	 * that are neither undefined, nor local, nor just the name of a version.
	 */
	private static List<String> definedSymbols(Path library) throws IOException {
		ByteBuffer elf = ByteBuffer.wrap(Files.readAllBytes(library)).order(ByteOrder.LITTLE_ENDIAN);
		int sections = (int) elf.getLong(40);
		int sectionSize = elf.getShort(58);
		List<String> names = new ArrayList<>();
		for (int i = 0; i < elf.getShort(60); i++) {
			int section = sections + i * sectionSize;
			if (elf.getInt(section + 4) == SECTION_DYNAMIC_SYMBOLS) {
				int strings = (int) elf.getLong(sections + elf.getInt(section + 40) * sectionSize + 24);
				int start = (int) elf.getLong(section + 24);
				int end = start + (int) elf.getLong(section + 32);
				for (int symbol = start; symbol < end; symbol += 24) {
					int definedIn = Short.toUnsignedInt(elf.getShort(symbol + 6));
					if (definedIn != 0 && definedIn != ABSOLUTE && (elf.get(symbol + 4) >> 4) != BIND_LOCAL) {
						names.add(text(elf, strings + elf.getInt(symbol)));
					}
				}
			}
		}
		return names;
	}

	private static String text(ByteBuffer elf, int start) {
		int end = start;
		while (elf.get(end) != 0) {
			end++;
		}
		return new String(elf.array(), start, end - start, StandardCharsets.UTF_8);
	}

}

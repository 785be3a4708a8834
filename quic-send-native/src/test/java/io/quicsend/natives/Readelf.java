package io.quicsend.natives;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What binutils' readelf says of a shared library.
 */
final class Readelf {

	private static final Pattern GLIBC = Pattern.compile("Name: GLIBC_(\\d+)\\.(\\d+)");

	private final Path library;

	Readelf(Path library) {
		this.library = library;
	}

	String machine() {
		return lines("--file-header").stream()
			.filter((line) -> line.contains("Machine:"))
			.map((line) -> line.substring(line.indexOf(':') + 1).strip())
			.findFirst()
			.orElseThrow();
	}

	/** Tags of the dynamic section with their values. */
	List<String> dynamicSection() {
		return lines("--dynamic").stream().map(String::strip).filter((line) -> line.startsWith("0x")).toList();
	}

	/** Names of the libraries that must be there at loading. */
	List<String> neededLibraries() {
		return dynamicSection().stream()
			.filter((line) -> line.contains("(NEEDED)"))
			.map((line) -> line.substring(line.indexOf('[') + 1, line.indexOf(']')))
			.toList();
	}

	/** Names of the functions and variables that other libraries can see. */
	TreeSet<String> exportedSymbols() {
		TreeSet<String> names = new TreeSet<>();
		for (String line : lines("--dyn-syms")) {
			String[] columns = line.strip().split("\\s+");
			boolean symbol = columns.length >= 8 && columns[0].matches("\\d+:");
			if (symbol && !columns[6].equals("UND") && !columns[6].equals("ABS")) {
				names.add(columns[7].replaceFirst("@.*", ""));
			}
		}
		return names;
	}

	/** Names of the functions and variables that other libraries must have. */
	TreeSet<String> importedSymbols() {
		TreeSet<String> names = new TreeSet<>();
		for (String line : lines("--dyn-syms")) {
			String[] columns = line.strip().split("\\s+");
			if (columns.length >= 8 && columns[6].equals("UND")) {
				names.add(columns[7].replaceFirst("@.*", ""));
			}
		}
		return names;
	}

	/** Names of all functions that are in the library, as its debug symbols tell. */
	List<String> functions() {
		return lines("--syms").stream()
			.map((line) -> line.strip().split("\\s+"))
			.filter((columns) -> columns.length >= 8 && columns[3].equals("FUNC") && !columns[6].equals("UND"))
			.map((columns) -> columns[7])
			.toList();
	}

	/** Files and folders that the library was compiled from and in. */
	List<String> sources() {
		return lines("--debug-dump=info", "--dwarf-depth=1").stream()
			.filter((line) -> line.contains("DW_AT_name") || line.contains("DW_AT_comp_dir"))
			.map((line) -> line.substring(line.lastIndexOf(": ") + 2).strip())
			.toList();
	}

	/** Minor numbers of the versions 2.x of glibc that symbols need. */
	List<Integer> glibcVersions() {
		List<Integer> versions = new ArrayList<>();
		for (String line : lines("--version-info")) {
			Matcher matcher = GLIBC.matcher(line);
			if (matcher.find()) {
				versions.add(Integer.valueOf(matcher.group(2)));
			}
		}
		return versions;
	}

	/** Permissions of the only program header of a type, such as {@code RW}. */
	String permissions(String type) {
		List<String> all = allPermissions(type);
		if (all.size() != 1) {
			throw new AssertionError(all.size() + " headers " + type + " in " + this.library);
		}
		return all.get(0);
	}

	/** Permissions of all program headers of a type. */
	List<String> allPermissions(String type) {
		return lines("--program-headers").stream()
			.map((line) -> line.strip().split("\\s+"))
			.filter((columns) -> columns[0].equals(type))
			// The offset, two addresses and two sizes come before, the alignment after.
			.map((columns) -> String.join("", Arrays.copyOfRange(columns, 6, columns.length - 1)))
			.toList();
	}

	String buildId() {
		return lines("--notes").stream()
			.filter((line) -> line.contains("Build ID: "))
			.map((line) -> line.substring(line.indexOf("Build ID: ")))
			.findFirst()
			.orElseThrow(() -> new AssertionError("no build id in " + this.library));
	}

	/** Names of the sections. */
	List<String> sections() {
		return lines("--section-headers").stream()
			.map((line) -> line.replaceFirst("^\\s*\\[ *\\d+] ", ""))
			.map((line) -> line.split("\\s+")[0])
			.toList();
	}

	private List<String> lines(String... options) {
		List<String> command = new ArrayList<>(List.of("readelf", "--wide"));
		command.addAll(List.of(options));
		command.add(this.library.toString());
		try {
			Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (process.waitFor() != 0) {
				throw new IOException(String.join(" ", command) + " failed");
			}
			return output.lines().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}

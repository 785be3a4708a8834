package io.quicsend.binding;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import io.quicsend.msquic.MsQuicLibrary;
import org.slf4j.LoggerFactory;

/**
 * Loads the library in a process where another user of msquic has loaded one already. The
 * argument is the other one's file.
 */
final class SharingProgram {

	private SharingProgram() {
	}

	public static void main(String[] arguments) throws IOException {
		PrintStream output = System.out;
		System.setOut(System.err);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		Logger logger = (Logger) LoggerFactory.getLogger(MsQuicLibrary.class);
		logger.setLevel(Level.INFO);
		logger.addAppender(log);
		NativeLibrary other = NativeLibrary.getInstance(arguments[0]);
		PointerByReference table = new PointerByReference();
		require(other.getFunction("MsQuicOpenVersion").invokeInt(new Object[] { 2, table }) == 0);
		try (MsQuicLibrary.Reference library = new MsQuicLibrary(LoadingProgram.options()).open()) {
			output.println(log.list.get(0).getFormattedMessage().replaceAll("msquic \\S+ (from \\S+) .*", "msquic $1"));
			output.println((mappedLibraries() == 2) ? "mapped both" : "mapped one");
		}
		// Its second open, whose table comes from the library that is still open.
		PointerByReference again = new PointerByReference();
		require(other.getFunction("MsQuicOpenVersion").invokeInt(new Object[] { 2, again }) == 0);
		close(other, again.getValue());
		close(other, table.getValue());
		output.println("the other one works");
	}

	private static void close(NativeLibrary library, Pointer table) {
		library.getFunction("MsQuicClose").invokeVoid(new Object[] { table });
	}

	private static void require(boolean condition) {
		if (!condition) {
			throw new IllegalStateException("the other library can't be opened");
		}
	}

	private static long mappedLibraries() throws IOException {
		try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
			return lines.filter((line) -> line.contains("/libmsquic."))
				.map((line) -> line.substring(line.indexOf('/')))
				.distinct()
				.count();
		}
	}

}

package io.quicsend.jna;

import java.io.File;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import io.quicsend.msquic.LoaderFlags;
import io.quicsend.msquic.MsQuic;
import io.quicsend.msquic.MsQuicLoadException;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeBlock;

/**
 * The loaded library and one opening of its API.
 */
final class OpenLibrary implements AutoCloseable {

	private final NativeLibrary library;

	private final FunctionTable table;

	private final AtomicBoolean closed = new AtomicBoolean();

	private OpenLibrary(NativeLibrary library, FunctionTable table) {
		this.library = library;
		this.table = table;
	}

	static OpenLibrary open(String name) throws MsQuicLoadException {
		if (new File(name).isAbsolute() && !new File(name).isFile()) {
			throw new MsQuicLoadException(name + " is not a file");
		}
		FunctionTable table = new FunctionTable();
		NativeLibrary library = load(name, table);
		try {
			openVersion(name, library, table);
			return new OpenLibrary(library, table);
		}
		catch (MsQuicLoadException | RuntimeException ex) {
			library.close();
			throw ex;
		}
	}

	private static NativeLibrary load(String name, FunctionTable table) throws MsQuicLoadException {
		Map<String, Object> options = new HashMap<>();
		options.put(Library.OPTION_SYMBOL_PROVIDER, table);
		if (!Platform.isWindows()) {
			options.put(Library.OPTION_OPEN_FLAGS, LoaderFlags.stayingLoaded());
		}
		try {
			return NativeLibrary.getInstance(name, options);
		}
		catch (UnsatisfiedLinkError ex) {
			throw new MsQuicLoadException("Loading " + name + " failed: " + reason(ex), ex);
		}
	}

	/**
	 * The texts of the system's loader alone: JNA's own lists the whole class path, where
	 * it looked as well.
	 */
	private static String reason(UnsatisfiedLinkError failure) {
		String reason = Arrays.stream(failure.getSuppressed())
			.filter(UnsatisfiedLinkError.class::isInstance)
			.map(Throwable::getMessage)
			.distinct()
			.collect(Collectors.joining("; "));
		return reason.isEmpty() ? String.valueOf(failure.getMessage()) : reason;
	}

	private static void openVersion(String name, NativeLibrary library, FunctionTable table)
			throws MsQuicLoadException {
		Function openVersion = find(name, library, "MsQuicOpenVersion");
		find(name, library, "MsQuicClose");
		NativeBlock out = NativeBlock.allocate(JnaMemory.INSTANCE, Long.BYTES);
		int status = openVersion.invokeInt(new Object[] { MsQuic.API_VERSION, out.address() });
		if (!MsQuicStatus.succeeded(status)) {
			throw new MsQuicLoadException("Opening version " + MsQuic.API_VERSION + " of the API of " + name
					+ " failed: " + MsQuicStatus.describe(status));
		}
		long address = out.buffer().getLong(0);
		if (address == 0) {
			throw new MsQuicLoadException(name + " is not msquic: it returned no function table");
		}
		table.read(address);
	}

	private static Function find(String name, NativeLibrary library, String function) throws MsQuicLoadException {
		try {
			return library.getFunction(function);
		}
		catch (UnsatisfiedLinkError ex) {
			throw new MsQuicLoadException(
					name + " is not msquic: it has no function " + function + " (" + ex.getMessage() + ")", ex);
		}
	}

	NativeLibrary library() {
		return this.library;
	}

	FunctionTable table() {
		return this.table;
	}

	/**
	 * Close the API, which waits for msquic's threads. The library stays loaded.
	 */
	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			this.library.getFunction("MsQuicClose").invokeVoid(new Object[] { this.table.address() });
			this.library.close();
		}
	}

}

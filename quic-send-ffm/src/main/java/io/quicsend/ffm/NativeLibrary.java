package io.quicsend.ffm;

import java.io.File;
import java.lang.foreign.MemorySegment;

import io.quicsend.msquic.MsQuic;
import io.quicsend.msquic.MsQuicLoadException;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeBlock;

/**
 * The loaded library and one opening of its API.
 */
final class NativeLibrary {

	/** The table goes on, but nothing more is used. */
	private static final int FUNCTIONS = 28;

	private final String name;

	private final long handle;

	private long table;

	private NativeLibrary(String name, long handle) {
		this.name = name;
		this.handle = handle;
	}

	static NativeLibrary load(String name) throws MsQuicLoadException {
		if (new File(name).isAbsolute() && !new File(name).isFile()) {
			throw new MsQuicLoadException(name + " is not a file");
		}
		long handle = SystemLoader.open(name);
		if (handle == 0) {
			throw new MsQuicLoadException("Loading " + name + " failed: " + SystemLoader.error());
		}
		return new NativeLibrary(name, handle);
	}

	/**
	 * Open the API.
	 * @return the functions, by their index in msquic's table
	 * @throws MsQuicLoadException if this is not msquic
	 */
	MemorySegment[] openTable() throws MsQuicLoadException {
		MemorySegment openVersion = findOfMsQuic("MsQuicOpenVersion");
		findOfMsQuic("MsQuicClose");
		NativeBlock out = NativeBlock.allocate(FfmMemory.INSTANCE, Long.BYTES);
		int status = openVersion(openVersion, out);
		if (!MsQuicStatus.succeeded(status)) {
			throw new MsQuicLoadException("Opening version " + MsQuic.API_VERSION + " of the API of " + this.name
					+ " failed: " + MsQuicStatus.describe(status));
		}
		long address = out.buffer().getLong(0);
		if (address == 0) {
			throw new MsQuicLoadException(this.name + " is not msquic: it returned no function table");
		}
		this.table = address;
		MemorySegment[] functions = new MemorySegment[FUNCTIONS];
		for (int i = 0; i < FUNCTIONS; i++) {
			functions[i] = MemorySegment.ofAddress(FfmMemory.INSTANCE.getLong(address + (long) i * Long.BYTES));
		}
		return functions;
	}

	private static int openVersion(MemorySegment function, NativeBlock out) {
		try {
			return (int) Downcalls.STATUS_OF_INT_LONG.invokeExact(function, MsQuic.API_VERSION, out.address());
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	private MemorySegment findOfMsQuic(String function) throws MsQuicLoadException {
		try {
			return find(function);
		}
		catch (MsQuicLoadException ex) {
			throw new MsQuicLoadException(this.name + " is not msquic: " + ex.getMessage(), ex);
		}
	}

	long table() {
		return this.table;
	}

	MemorySegment find(String function) throws MsQuicLoadException {
		long address = SystemLoader.symbol(this.handle, function);
		if (address == 0) {
			throw new MsQuicLoadException(
					this.name + " has no function " + function + " (" + SystemLoader.error() + ")");
		}
		return MemorySegment.ofAddress(address);
	}

	/**
	 * Close the API, which waits for msquic's threads. The library stays loaded.
	 */
	void close() {
		if (this.table != 0) {
			MemorySegment close = MemorySegment.ofAddress(SystemLoader.symbol(this.handle, "MsQuicClose"));
			try {
				Downcalls.VOID_OF_HANDLE.invokeExact(close, this.table);
			}
			catch (Throwable ex) {
				throw Downcalls.unexpected(ex);
			}
		}
		SystemLoader.close(this.handle);
	}

}

package io.quicsend.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

import io.quicsend.msquic.LoaderFlags;

/**
 * The system's loader, called directly:
 * {@link java.lang.foreign.SymbolLookup#libraryLookup} does not tell why a library can't
 * be loaded, and finds a missing function at its first use only.
 */
final class SystemLoader {

	private static final MethodHandle DLOPEN = function("dlopen", ValueLayout.JAVA_LONG, ValueLayout.ADDRESS,
			ValueLayout.JAVA_INT);

	private static final MethodHandle DLSYM = function("dlsym", ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
			ValueLayout.ADDRESS);

	private static final MethodHandle DLERROR = function("dlerror", ValueLayout.JAVA_LONG);

	private static final MethodHandle DLCLOSE = function("dlclose", ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);

	private SystemLoader() {
	}

	private static MethodHandle function(String name, ValueLayout result, ValueLayout... arguments) {
		Linker linker = Linker.nativeLinker();
		MemorySegment address = linker.defaultLookup()
			.find(name)
			.orElseThrow(() -> new UnsupportedOperationException("this system has no function " + name));
		return linker.downcallHandle(address, FunctionDescriptor.of(result, arguments));
	}

	/**
	 * Load a library. It stays in the process, closed or not.
	 * @param name an absolute path, or a name to search for
	 * @return its handle, or 0 if it can't be loaded, which {@link #error()} explains
	 */
	static long open(String name) {
		try (Arena arena = Arena.ofConfined()) {
			return (long) DLOPEN.invokeExact(arena.allocateFrom(name), LoaderFlags.stayingLoaded());
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	/**
	 * Find a function.
	 * @return its address, or 0 if there is none
	 */
	static long symbol(long library, String name) {
		try (Arena arena = Arena.ofConfined()) {
			return (long) DLSYM.invokeExact(library, arena.allocateFrom(name));
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	/** Why the last call of this thread failed. */
	static String error() {
		try {
			long text = (long) DLERROR.invokeExact();
			return (text != 0) ? FfmMemory.text(text) : "no reason given";
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	static void close(long library) {
		try {
			int status = (int) DLCLOSE.invokeExact(library);
			assert status == 0 : error();
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

}

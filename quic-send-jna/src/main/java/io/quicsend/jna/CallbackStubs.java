package io.quicsend.jna;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.sun.jna.CallbackReference;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import io.quicsend.msquic.MsQuicCallbacks;
import io.quicsend.msquic.MsQuicStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native functions that msquic calls, one per kind of object, and the attaching of
 * msquic's threads to the JVM.
 */
final class CallbackStubs {

	private static final Logger logger = LoggerFactory.getLogger(CallbackStubs.class);

	/** JNA itself holds callbacks weakly. */
	private static final Set<CallbackStubs> inUse = ConcurrentHashMap.newKeySet();

	private final Stub listener;

	private final Stub connection;

	private final Stub stream;

	private final long listenerAddress;

	private final long connectionAddress;

	private final long streamAddress;

	private CallbackStubs(MsQuicCallbacks callbacks) {
		WorkerThreads threads = new WorkerThreads();
		this.listener = guard(callbacks::listener);
		this.connection = guard(callbacks::connection);
		this.stream = guard(callbacks::stream);
		this.listenerAddress = address(this.listener, threads);
		this.connectionAddress = address(this.connection, threads);
		this.streamAddress = address(this.stream, threads);
	}

	static CallbackStubs create(MsQuicCallbacks callbacks) {
		CallbackStubs stubs = new CallbackStubs(callbacks);
		inUse.add(stubs);
		return stubs;
	}

	/**
	 * Nothing may be thrown into native code, where JNA would print it and return 0.
	 */
	private static Stub guard(Stub stub) {
		return (object, context, event) -> {
			try {
				return stub.callback(object, context, event);
			}
			catch (Throwable ex) {
				return failed(ex);
			}
		};
	}

	private static int failed(Throwable failure) {
		try {
			logger.error("Handling an msquic event failed", failure);
		}
		catch (Throwable ex) {
			// Nothing is left to try.
		}
		return MsQuicStatus.INTERNAL_ERROR.code();
	}

	private static long address(Stub stub, WorkerThreads threads) {
		Native.setCallbackThreadInitializer(stub, threads);
		try {
			return Identity.address(stub);
		}
		catch (LinkageError | RuntimeException ex) {
			logger.debug("No direct callbacks; JNA calls by reflection", ex);
			return Pointer.nativeValue(CallbackReference.getFunctionPointer(stub));
		}
	}

	long listener() {
		return this.listenerAddress;
	}

	long connection() {
		return this.connectionAddress;
	}

	long stream() {
		return this.streamAddress;
	}

	/**
	 * Let go of the stubs, when native code can't call them any more.
	 */
	void release() {
		inUse.remove(this);
	}

	/**
	 * Only a direct-mapped function gets the address of a stub that is called without
	 * reflection. This one returns its first argument and, for 0 bytes, does nothing.
	 */
	private static final class Identity {

		static {
			Native.register(Identity.class,
					Platform.isWindows() ? NativeLibrary.getInstance("msvcrt") : NativeLibrary.getProcess());
		}

		static long address(Stub stub) {
			return memcpy(stub, 0, 0);
		}

		private static native long memcpy(Stub destination, long source, long size);

	}

}

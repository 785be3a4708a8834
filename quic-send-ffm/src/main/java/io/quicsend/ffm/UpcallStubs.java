package io.quicsend.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import io.quicsend.msquic.MsQuicCallbacks;
import io.quicsend.msquic.MsQuicStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native functions that msquic calls, one per kind of object. The first call attaches
 * a thread of msquic's to the JVM, as a daemon and until it ends.
 */
final class UpcallStubs implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(UpcallStubs.class);

	private static final FunctionDescriptor CALLBACK = FunctionDescriptor.of(ValueLayout.JAVA_INT,
			ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);

	private static final MethodType TYPE = CALLBACK.toMethodType();

	private final MsQuicCallbacks callbacks;

	private final WorkerThreads threads = new WorkerThreads();

	private final Arena arena = Arena.ofShared();

	private final long listener;

	private final long connection;

	private final long stream;

	private UpcallStubs(MsQuicCallbacks callbacks) {
		this.callbacks = callbacks;
		this.listener = stub("onListenerEvent");
		this.connection = stub("onConnectionEvent");
		this.stream = stub("onStreamEvent");
	}

	static UpcallStubs create(MsQuicCallbacks callbacks) {
		return new UpcallStubs(callbacks);
	}

	private long stub(String method) {
		try {
			MethodHandle target = MethodHandles.lookup().findVirtual(UpcallStubs.class, method, TYPE).bindTo(this);
			return Linker.nativeLinker().upcallStub(target, CALLBACK, this.arena).address();
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private int onListenerEvent(long listener, long context, long event) {
		try {
			this.threads.entered();
			return this.callbacks.listener(listener, context, event);
		}
		catch (Throwable ex) {
			return failed(ex);
		}
	}

	private int onConnectionEvent(long connection, long context, long event) {
		try {
			this.threads.entered();
			return this.callbacks.connection(connection, context, event);
		}
		catch (Throwable ex) {
			return failed(ex);
		}
	}

	private int onStreamEvent(long stream, long context, long event) {
		try {
			return this.callbacks.stream(stream, context, event);
		}
		catch (Throwable ex) {
			return failed(ex);
		}
	}

	/** What leaves an upcall ends the JVM. */
	private static int failed(Throwable failure) {
		try {
			logger.error("Handling an msquic event failed", failure);
		}
		catch (Throwable ex) {
			// Nothing is left to try.
		}
		return MsQuicStatus.INTERNAL_ERROR.code();
	}

	long listener() {
		return this.listener;
	}

	long connection() {
		return this.connection;
	}

	long stream() {
		return this.stream;
	}

	/**
	 * Free the stubs, when native code can't call them any more.
	 */
	@Override
	public void close() {
		this.arena.close();
	}

}

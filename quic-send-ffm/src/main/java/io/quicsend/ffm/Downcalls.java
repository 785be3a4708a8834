package io.quicsend.ffm;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * One constant handle for each shape of function in msquic's table; the function's
 * address is the first argument. Constants, because only those are compiled into a plain
 * call. None is marked critical: the functions on the hot path may block or call back,
 * and for the others it gains nothing.
 */
final class Downcalls {

	private static final MemoryLayout INT = ValueLayout.JAVA_INT;

	/** Handles and pointers, which are 64 bits wide on every supported platform. */
	private static final MemoryLayout LONG = ValueLayout.JAVA_LONG;

	static final MethodHandle INT_OF_NOTHING = of(INT);

	static final MethodHandle VOID_OF_HANDLE = ofVoid(LONG);

	static final MethodHandle VOID_OF_HANDLE_INT = ofVoid(LONG, INT);

	static final MethodHandle VOID_OF_HANDLE_LONG = ofVoid(LONG, LONG);

	static final MethodHandle VOID_OF_HANDLE_LONG_LONG = ofVoid(LONG, LONG, LONG);

	static final MethodHandle VOID_OF_HANDLE_INT_LONG = ofVoid(LONG, INT, LONG);

	static final MethodHandle LONG_OF_HANDLE = of(LONG, LONG);

	static final MethodHandle STATUS_OF_INT_LONG = of(INT, INT, LONG);

	static final MethodHandle STATUS_OF_HANDLE_INT = of(INT, LONG, INT);

	static final MethodHandle STATUS_OF_HANDLE_LONG = of(INT, LONG, LONG);

	static final MethodHandle STATUS_OF_HANDLE_INT_LONG = of(INT, LONG, INT, LONG);

	static final MethodHandle STATUS_OF_HANDLE_INT_INT_LONG = of(INT, LONG, INT, INT, LONG);

	static final MethodHandle STATUS_OF_HANDLE_INT_LONG_LONG = of(INT, LONG, INT, LONG, LONG);

	static final MethodHandle STATUS_OF_HANDLE_LONG_INT_LONG = of(INT, LONG, LONG, INT, LONG);

	static final MethodHandle STATUS_OF_HANDLE_LONG_LONG_LONG = of(INT, LONG, LONG, LONG, LONG);

	static final MethodHandle STATUS_OF_HANDLE_LONG_INT_INT_LONG = of(INT, LONG, LONG, INT, INT, LONG);

	static final MethodHandle STATUS_OF_HANDLE_LONG_INT_LONG_INT = of(INT, LONG, LONG, INT, LONG, INT);

	static final MethodHandle STATUS_OF_HANDLE_INT_LONG_LONG_LONG = of(INT, LONG, INT, LONG, LONG, LONG);

	static final MethodHandle STATUS_OF_HANDLE_LONG_INT_LONG_INT_LONG_LONG = of(INT, LONG, LONG, INT, LONG, INT, LONG,
			LONG);

	private Downcalls() {
	}

	private static MethodHandle of(MemoryLayout result, MemoryLayout... arguments) {
		return Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(result, arguments));
	}

	private static MethodHandle ofVoid(MemoryLayout... arguments) {
		return Linker.nativeLinker().downcallHandle(FunctionDescriptor.ofVoid(arguments));
	}

	/**
	 * Native functions throw nothing, but a call itself may: it needs stack, and a
	 * function to call.
	 */
	static RuntimeException unexpected(Throwable failure) {
		if (failure instanceof Error error) {
			throw error;
		}
		return (failure instanceof RuntimeException exception) ? exception : new IllegalStateException(failure);
	}

}

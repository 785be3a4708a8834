package io.quicsend.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * What a native image must know of the native libraries, the bindings, and JNA. The calls
 * of {@code java.lang.foreign} can't be told in this way: {@code quic-send-ffm} has a
 * file of its own for GraalVM.
 */
class QuicSendRuntimeHints implements RuntimeHintsRegistrar {

	private static final String BINDING = "io.quicsend.msquic.MsQuicBinding";

	private static final List<String> BINDINGS = List.of("io.quicsend.jna.JnaBinding", "io.quicsend.ffm.FfmBinding");

	/** Their native methods are bound by JNA, which looks for them by reflection. */
	private static final List<String> DIRECTLY_MAPPED = List.of("io.quicsend.jna.DirectMsQuicApi",
			"io.quicsend.jna.JnaMessages", "io.quicsend.jna.CallbackStubs$Identity");

	private static final String CALLBACK = "io.quicsend.jna.Stub";

	/** What JNA's own native library looks up. */
	private static final List<String> USED_BY_JNA = List.of("com.sun.jna.Callback",
			"com.sun.jna.Callback$UncaughtExceptionHandler", "com.sun.jna.CallbackReference",
			"com.sun.jna.CallbackReference$AttachOptions", "com.sun.jna.FromNativeConverter", "com.sun.jna.IntegerType",
			"com.sun.jna.JNIEnv", "com.sun.jna.LastErrorException", "com.sun.jna.Native",
			"com.sun.jna.Native$ffi_callback", "com.sun.jna.NativeMapped", "com.sun.jna.Pointer",
			"com.sun.jna.PointerType", "com.sun.jna.Structure", "com.sun.jna.Structure$ByValue",
			"com.sun.jna.Structure$FFIType$FFITypes", "com.sun.jna.ToNativeConverter", "com.sun.jna.WString",
			"java.lang.Boolean", "java.lang.Byte", "java.lang.Character", "java.lang.Class", "java.lang.Double",
			"java.lang.Float", "java.lang.Integer", "java.lang.Long", "java.lang.Object", "java.lang.Short",
			"java.lang.String", "java.lang.System", "java.lang.Throwable", "java.lang.Void", "java.lang.reflect.Method",
			"java.nio.Buffer", "java.nio.ByteBuffer", "java.nio.CharBuffer", "java.nio.DoubleBuffer",
			"java.nio.FloatBuffer", "java.nio.IntBuffer", "java.nio.LongBuffer", "java.nio.ShortBuffer");

	private static final MemberCategory[] ALL_MEMBERS = { MemberCategory.INVOKE_DECLARED_CONSTRUCTORS,
			MemberCategory.INVOKE_DECLARED_METHODS, MemberCategory.ACCESS_DECLARED_FIELDS };

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("META-INF/native/**");
		hints.resources().registerPattern("META-INF/services/" + BINDING);
		for (String binding : BINDINGS) {
			hints.reflection().registerTypeIfPresent(classLoader, binding, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
		}
		if (ClassUtils.isPresent("com.sun.jna.Native", classLoader)) {
			registerJna(hints, classLoader);
		}
	}

	private static void registerJna(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("com/sun/jna/*/*jnidispatch*");
		for (String type : USED_BY_JNA) {
			hints.jni().registerTypeIfPresent(classLoader, type, ALL_MEMBERS);
		}
		for (String type : DIRECTLY_MAPPED) {
			hints.reflection().registerTypeIfPresent(classLoader, type, MemberCategory.INVOKE_DECLARED_METHODS);
			hints.jni().registerTypeIfPresent(classLoader, type, MemberCategory.INVOKE_DECLARED_METHODS);
		}
		hints.reflection().registerTypeIfPresent(classLoader, CALLBACK, MemberCategory.INVOKE_PUBLIC_METHODS);
		hints.jni().registerTypeIfPresent(classLoader, CALLBACK, MemberCategory.INVOKE_PUBLIC_METHODS);
	}

}

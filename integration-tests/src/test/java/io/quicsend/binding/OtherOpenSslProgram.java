package io.quicsend.binding;

import java.io.PrintStream;
import java.util.Map;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * Uses the system's OpenSSL, loaded so that its symbols are there for every library that
 * is loaded later, before and after msquic has used its own.
 */
final class OtherOpenSslProgram {

	private static final int RTLD_NOW_AND_GLOBAL = 0x2 | 0x100;

	private static final byte[] DIGEST_INPUT = "abc".getBytes();

	private static final Map<String, ?> OPTIONS = Map.of(Library.OPTION_OPEN_FLAGS, RTLD_NOW_AND_GLOBAL);

	private OtherOpenSslProgram() {
	}

	public static void main(String[] arguments) throws Exception {
		PrintStream output = System.out;
		System.setOut(System.err);
		NativeLibrary crypto;
		NativeLibrary ssl;
		try {
			crypto = NativeLibrary.getInstance("libcrypto.so.3", OPTIONS);
			ssl = NativeLibrary.getInstance("libssl.so.3", OPTIONS);
		}
		catch (UnsatisfiedLinkError ex) {
			output.println("no OpenSSL: " + ex.getMessage());
			return;
		}
		output.println(use(crypto, ssl));
		output.println(SendingProgram.send());
		output.println(use(crypto, ssl));
		output.println(SendingProgram.send());
	}

	/** Makes a TLS context with a session and a digest, and tells the version. */
	private static String use(NativeLibrary crypto, NativeLibrary ssl) {
		String version = crypto.getFunction("OpenSSL_version").invokeString(new Object[] { 0 }, false);
		Pointer method = ssl.getFunction("TLS_method").invokePointer(new Object[0]);
		Pointer context = ssl.getFunction("SSL_CTX_new").invokePointer(new Object[] { method });
		Pointer session = ssl.getFunction("SSL_new").invokePointer(new Object[] { context });
		boolean made = session != null;
		ssl.getFunction("SSL_free").invokeVoid(new Object[] { session });
		ssl.getFunction("SSL_CTX_free").invokeVoid(new Object[] { context });
		byte[] digest = new byte[32];
		crypto.getFunction("SHA256").invokePointer(new Object[] { DIGEST_INPUT, (long) DIGEST_INPUT.length, digest });
		return "%s, %s, %02x%02x".formatted(version, made ? "TLS" : "no TLS", digest[0], digest[31]);
	}

}

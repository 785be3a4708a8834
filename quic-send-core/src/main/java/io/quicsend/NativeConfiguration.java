package io.quicsend;

import java.lang.ref.Reference;
import java.security.SecureRandom;
import java.util.Arrays;

import io.quicsend.ConfigurationCache.Key;
import io.quicsend.msquic.AlpnBuffers;
import io.quicsend.msquic.CredentialConfig;
import io.quicsend.msquic.MsQuic;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeBlock;
import io.quicsend.msquic.NativeMemory;
import io.quicsend.msquic.QuicSettings;
import io.quicsend.tls.ClientIdentity;
import io.quicsend.tls.TlsOptions;

/**
 * A connection's options in msquic's form: its ALPN, settings and credentials.
 */
final class NativeConfiguration {

	private static final int PASSWORD_LENGTH = 24;

	private final NativeRegistration registration;

	private final Key key;

	private final long handle;

	private final HandleGuard guard = new HandleGuard();

	private NativeConfiguration(NativeRegistration registration, Key key, long handle) {
		this.registration = registration;
		this.key = key;
		this.handle = handle;
	}

	static NativeConfiguration open(NativeRegistration registration, ConnectionOptions options)
			throws NativeCallException {
		QuicSettings settings = options.transport().toNative(registration.memory());
		Key key = new Key(options.alpn(), settings.bytes(), options.tls().isInsecure(), options.tls().clientIdentity());
		long handle = registration.configurations().acquire(key, () -> open(registration, options, settings));
		return new NativeConfiguration(registration, key, handle);
	}

	private static long open(NativeRegistration registration, ConnectionOptions options, QuicSettings settings)
			throws NativeCallException {
		NativeMemory memory = registration.memory();
		AlpnBuffers alpn = new AlpnBuffers(memory, options.alpn());
		NativeBlock out = NativeBlock.allocate(memory, 8);
		int status = registration.api()
			.configurationOpen(registration.handle(), alpn.address(), alpn.count(), settings.address(),
					QuicSettings.SIZE, 0, out.address());
		Reference.reachabilityFence(alpn);
		Reference.reachabilityFence(settings);
		NativeCallException.check("Opening the msquic configuration", status);
		long handle = out.buffer().getLong(0);
		try {
			loadCredential(registration, handle, options.tls());
			return handle;
		}
		catch (NativeCallException ex) {
			registration.api().configurationClose(handle);
			throw ex;
		}
	}

	private static void loadCredential(NativeRegistration registration, long handle, TlsOptions tls)
			throws NativeCallException {
		// msquic on Linux matches no host name, so certificates are left to Java.
		int flags = MsQuic.CREDENTIAL_FLAG_CLIENT | MsQuic.CREDENTIAL_FLAG_NO_CERTIFICATE_VALIDATION;
		if (!tls.isInsecure()) {
			flags |= MsQuic.CREDENTIAL_FLAG_INDICATE_CERTIFICATE_RECEIVED
					| MsQuic.CREDENTIAL_FLAG_USE_PORTABLE_CERTIFICATES;
		}
		CredentialConfig config = new CredentialConfig(registration.memory(), flags);
		try {
			if (tls.clientIdentity() != null) {
				addIdentity(config, tls.clientIdentity());
			}
			int status = registration.api().configurationLoadCredential(handle, config.address());
			Reference.reachabilityFence(config);
			NativeCallException.check("Loading the TLS credentials", status);
		}
		finally {
			config.wipe();
		}
	}

	private static void addIdentity(CredentialConfig config, ClientIdentity identity) {
		char[] password = randomPassword();
		byte[] pkcs12 = {};
		try {
			pkcs12 = identity.toPkcs12(password);
			config.pkcs12(pkcs12, password);
		}
		finally {
			Arrays.fill(password, '\0');
			Arrays.fill(pkcs12, (byte) 0);
		}
	}

	private static char[] randomPassword() {
		SecureRandom random = new SecureRandom();
		char[] password = new char[PASSWORD_LENGTH];
		for (int i = 0; i < password.length; i++) {
			password[i] = (char) ('a' + random.nextInt(26));
		}
		return password;
	}

	long handle() {
		return this.handle;
	}

	/**
	 * Keep the handle open until {@link #exit()}. As long as it is open, the registration
	 * is, too.
	 * @return {@code false} if it is closed
	 */
	boolean enter() {
		return this.guard.enter();
	}

	void exit() {
		if (this.guard.exit()) {
			closeHandle();
		}
	}

	/** Connections that use the configuration keep what they need. */
	void close() {
		if (this.guard.close()) {
			closeHandle();
		}
	}

	private void closeHandle() {
		this.registration.configurations().release(this.key);
	}

}

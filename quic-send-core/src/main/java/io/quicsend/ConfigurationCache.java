package io.quicsend;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import io.quicsend.msquic.MsQuicApi;
import io.quicsend.tls.ClientIdentity;
import org.jspecify.annotations.Nullable;

/**
 * The open native configurations of a registration. Connections that need the same one
 * share it, since each takes most of a megabyte: OpenSSL loads the system's trust store
 * into it, needed or not. Thread-safe.
 */
final class ConfigurationCache {

	private final MsQuicApi api;

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<Key, Entry> entries = new HashMap<>();

	ConfigurationCache(MsQuicApi api) {
		this.api = api;
	}

	/**
	 * Get a configuration, opened if there is none.
	 * @param key what it is like
	 * @param opener opens it
	 * @return its handle, until {@link #release}
	 * @throws NativeCallException if it can't be opened
	 */
	long acquire(Key key, Opener opener) throws NativeCallException {
		this.lock.lock();
		try {
			Entry entry = this.entries.get(key);
			if (entry == null) {
				entry = new Entry(opener.open());
				this.entries.put(key, entry);
			}
			entry.users++;
			return entry.handle;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Let go of a configuration, which the last user closes.
	 * @param key what it is like
	 */
	void release(Key key) {
		this.lock.lock();
		try {
			Entry entry = this.entries.get(key);
			if (entry != null && --entry.users == 0) {
				this.entries.remove(key);
				this.api.configurationClose(entry.handle);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What makes two configurations the same; whom to trust does not, since Java decides
	 * that.
	 *
	 * @param alpn the application protocol
	 * @param settings the bytes of the settings
	 * @param insecure whether no certificate is shown to Java
	 * @param identity the client's certificate and key
	 */
	record Key(String alpn, ByteBuffer settings, boolean insecure, @Nullable ClientIdentity identity) {

	}

	/**
	 * Opens a configuration.
	 */
	interface Opener {

		long open() throws NativeCallException;

	}

	private static final class Entry {

		final long handle;

		int users;

		Entry(long handle) {
			this.handle = handle;
		}

	}

}

package io.quicsend;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * What sessions connect with: the options, where to, and the native configuration, which
 * is opened when it is first needed and closed when the connection has another setup and
 * the last session is over. Thread-safe.
 */
final class ConnectionSetup {

	private final ConnectionOptions options;

	private final List<Target> targets;

	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable NativeConfiguration configuration;

	/** The connection itself, and its sessions. */
	private int users = 1;

	ConnectionSetup(ConnectionOptions options) {
		this.options = options;
		this.targets = options.endpoints().stream().map((endpoint) -> Target.of(endpoint, options)).toList();
	}

	ConnectionOptions options() {
		return this.options;
	}

	/**
	 * Where to connect to, in order.
	 * @return one target or more
	 */
	List<Target> targets() {
		return this.targets;
	}

	void acquire() {
		this.lock.lock();
		this.users++;
		this.lock.unlock();
	}

	void release() {
		NativeConfiguration unused = null;
		this.lock.lock();
		try {
			if (--this.users == 0) {
				unused = this.configuration;
				this.configuration = null;
			}
		}
		finally {
			this.lock.unlock();
		}
		if (unused != null) {
			unused.close();
		}
	}

	/** Get ready to connect: what is needed once only. */
	void prepare(NativeRegistration registration) throws IOException {
		this.lock.lock();
		try {
			if (this.users == 0) {
				throw new IOException("The connection has been closed");
			}
			if (this.configuration == null) {
				this.configuration = NativeConfiguration.open(registration, this.options);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The configuration, which stays open until {@link NativeConfiguration#exit()}.
	 * @return the configuration, or {@code null} if it is closed
	 */
	@Nullable NativeConfiguration enterConfiguration() {
		this.lock.lock();
		try {
			NativeConfiguration configuration = this.configuration;
			return (configuration != null && configuration.enter()) ? configuration : null;
		}
		finally {
			this.lock.unlock();
		}
	}

}

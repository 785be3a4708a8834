package io.quicsend;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;

import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.MsQuicLoadException;
import io.quicsend.msquic.NativeMemory;
import org.jspecify.annotations.Nullable;

/**
 * Loads the library and opens the native registration when that is needed, unless it has
 * been closed and not allowed again. Thread-safe.
 */
final class OnDemandRegistration {

	private final MsQuicLibrary library;

	private final RegistrationOptions options;

	private final Runnable firstOpening;

	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable NativeRegistration open;

	/** Stays, whether or not the registration is open. */
	private volatile @Nullable NativeMemory memory;

	/** Why none is opened, if that is so. */
	private @Nullable String refusal;

	/**
	 * Create what opens a registration.
	 * @param library the library, loaded when it is first needed
	 * @param options the options
	 * @param firstOpening run when it is opened for the first time
	 */
	OnDemandRegistration(MsQuicLibrary library, RegistrationOptions options, Runnable firstOpening) {
		this.library = library;
		this.options = options;
		this.firstOpening = firstOpening;
	}

	/**
	 * The native registration, opened now if it is not.
	 * @return the registration
	 * @throws MsQuicLoadException if the library can't be loaded
	 */
	NativeRegistration get() throws MsQuicLoadException {
		this.lock.lock();
		try {
			if (this.open == null) {
				if (this.refusal != null) {
					throw new MsQuicLoadException("The registration " + this.refusal);
				}
				this.open = NativeRegistration.open(this.library, this.options);
				boolean first = this.memory == null;
				this.memory = this.open.memory();
				if (first) {
					this.firstOpening.run();
				}
			}
			return this.open;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Access to memory.
	 * @throws IllegalStateException if nothing was opened yet
	 */
	NativeMemory memory() {
		NativeMemory memory = this.memory;
		if (memory == null) {
			throw new IllegalStateException("No memory is needed before the library is loaded");
		}
		return memory;
	}

	/**
	 * Close the registration, all of whose connections have been closed. Blocks.
	 * @param refusal why none is opened from now on
	 * @param timer for a warning when it takes long
	 */
	void close(String refusal, ScheduledExecutorService timer) {
		NativeRegistration registration;
		this.lock.lock();
		try {
			this.refusal = refusal;
			registration = this.open;
			this.open = null;
		}
		finally {
			this.lock.unlock();
		}
		if (registration != null) {
			registration.close(timer);
		}
	}

	/** Let a registration be opened again. */
	void allow() {
		this.lock.lock();
		this.refusal = null;
		this.lock.unlock();
	}

}

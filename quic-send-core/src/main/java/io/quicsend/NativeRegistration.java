package io.quicsend;

import java.lang.ref.Reference;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.quicsend.msquic.MsQuicApi;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.MsQuicLoadException;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeBlock;
import io.quicsend.msquic.NativeMemory;
import io.quicsend.msquic.RegistrationConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open native registration, and the reference that keeps the library open for it.
 */
final class NativeRegistration {

	private static final Logger logger = LoggerFactory.getLogger(NativeRegistration.class);

	private static final int SCRATCH_SIZE = 64;

	private final MsQuicLibrary.Reference library;

	private final long handle;

	private final ConfigurationCache configurations;

	/** For out-parameters: no call that uses one runs a callback on the same thread. */
	private final ThreadLocal<NativeBlock> scratch;

	private NativeRegistration(MsQuicLibrary.Reference library, long handle) {
		this.library = library;
		this.handle = handle;
		this.configurations = new ConfigurationCache(library.api());
		this.scratch = ThreadLocal.withInitial(() -> NativeBlock.allocate(memory(), SCRATCH_SIZE));
	}

	static NativeRegistration open(MsQuicLibrary library, RegistrationOptions options) throws MsQuicLoadException {
		MsQuicLibrary.Reference reference = library.open();
		NativeMemory memory = reference.memory();
		RegistrationConfig config = new RegistrationConfig(memory, options.appName(),
				options.executionProfile().ordinal());
		NativeBlock out = NativeBlock.allocate(memory, 8);
		int status = reference.api().registrationOpen(config.address(), out.address());
		Reference.reachabilityFence(config);
		if (!MsQuicStatus.succeeded(status)) {
			reference.close();
			throw new MsQuicLoadException("msquic " + reference.version() + " from " + reference.path()
					+ " could not open a registration: " + MsQuicStatus.describe(status));
		}
		return new NativeRegistration(reference, out.buffer().getLong(0));
	}

	MsQuicApi api() {
		return this.library.api();
	}

	NativeMemory memory() {
		return this.library.memory();
	}

	MsQuicLibrary.Reference library() {
		return this.library;
	}

	ConfigurationCache configurations() {
		return this.configurations;
	}

	long handle() {
		return this.handle;
	}

	/**
	 * The calling thread's memory for out-parameters of one call.
	 * @return {@value #SCRATCH_SIZE} bytes
	 */
	NativeBlock scratch() {
		return this.scratch.get();
	}

	/**
	 * Close the registration, then let go of the library. All its connections and
	 * configurations must have been closed, or this blocks.
	 */
	void close(ScheduledExecutorService timer) {
		ScheduledFuture<?> watchdog = timer.scheduleAtFixedRate(() -> logger
			.warn("Closing the msquic registration still waits; native objects open: {}", MsQuicLibrary.openObjects()),
				2, 10, TimeUnit.SECONDS);
		try {
			api().registrationClose(this.handle);
		}
		finally {
			watchdog.cancel(false);
		}
		this.library.close();
	}

}

package io.quicsend.msquic;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native msquic library of this JVM. Creating an instance touches nothing native; the
 * first {@link #open()} loads the library, once for all instances, and the last
 * {@link Reference#close()} closes it. Thread-safe.
 */
public final class MsQuicLibrary {

	private static final Logger logger = LoggerFactory.getLogger(MsQuicLibrary.class);

	private static final ReentrantLock lock = new ReentrantLock();

	private static final CallbackTable callbacks = new CallbackTable();

	private static @Nullable LoadedLibrary loaded;

	private static int references;

	private final NativeLibraryOptions options;

	public MsQuicLibrary(NativeLibraryOptions options) {
		this.options = options;
	}

	/**
	 * Load the library if it is not loaded yet, and hold it open.
	 * @return a reference that keeps it open
	 * @throws MsQuicLoadException if it can't be loaded
	 */
	public Reference open() throws MsQuicLoadException {
		lock.lock();
		try {
			if (loaded == null) {
				loaded = new NativeLibraryLoader(this.options).load(callbacks);
				logger.info("Loaded msquic {} from {} through {}", loaded.version(), loaded.path(), loaded.binding());
			}
			else if (!loaded.satisfies(this.options)) {
				logger.warn("msquic is already loaded from {}; {} is not used", loaded.path(), this.options.path());
			}
			references++;
			return new Reference(loaded);
		}
		finally {
			lock.unlock();
		}
	}

	/**
	 * Tells which library is loaded, without loading one.
	 * @return the library, empty while none is loaded
	 */
	public static Optional<MsQuicLibraryInfo> loadedLibrary() {
		lock.lock();
		try {
			return Optional.ofNullable(loaded)
				.map((library) -> new MsQuicLibraryInfo(library.version(), library.path(), library.binding()));
		}
		finally {
			lock.unlock();
		}
	}

	/**
	 * Read msquic's own counters, without loading the library.
	 * @return the counters, empty while the library is not loaded
	 */
	public static Map<PerformanceCounter, Long> performanceCounters() {
		Reference reference;
		lock.lock();
		try {
			if (loaded == null) {
				return Map.of();
			}
			references++;
			reference = new Reference(loaded);
		}
		finally {
			lock.unlock();
		}
		try {
			return named(reference.performanceCounters());
		}
		finally {
			reference.close();
		}
	}

	private static Map<PerformanceCounter, Long> named(long[] values) {
		Map<PerformanceCounter, Long> counters = new EnumMap<>(PerformanceCounter.class);
		for (PerformanceCounter counter : PerformanceCounter.values()) {
			counters.put(counter, values[counter.ordinal()]);
		}
		return Collections.unmodifiableMap(counters);
	}

	private static void release() {
		lock.lock();
		try {
			references--;
			if (references == 0 && loaded != null) {
				loaded.api().close();
				loaded = null;
			}
		}
		finally {
			lock.unlock();
		}
	}

	/**
	 * Number of native objects that Java holds open, in all references together.
	 * @return the number of registered callbacks
	 */
	public static int openObjects() {
		return callbacks.size();
	}

	/**
	 * Keeps the library open until closed.
	 */
	public static final class Reference implements AutoCloseable {

		private final LoadedLibrary library;

		private boolean closed;

		private Reference(LoadedLibrary library) {
			this.library = library;
		}

		public MsQuicApi api() {
			return this.library.api();
		}

		public NativeMemory memory() {
			return this.library.api().memory();
		}

		/**
		 * quic-send's own native functions.
		 * @return the functions, or {@code null} where there are none for this platform
		 */
		public @Nullable NativeMessages messages() {
			return this.library.messages();
		}

		public MsQuicVersion version() {
			return this.library.version();
		}

		public String path() {
			return this.library.path();
		}

		public String binding() {
			return this.library.binding();
		}

		/**
		 * Register the receiver of an object's events, before that object is opened.
		 * @param callback the receiver
		 * @return the context to give to msquic
		 */
		public long register(NativeCallback callback) {
			return callbacks.register(callback);
		}

		/**
		 * Forget a receiver, after its object has been closed. Later events are ignored.
		 * @param context what {@link #register} returned
		 */
		public void unregister(long context) {
			callbacks.unregister(context);
		}

		/**
		 * Read msquic's own counters, which are process-wide.
		 * @return the counters, in the order of {@link PerformanceCounter}
		 */
		public long[] performanceCounters() {
			NativeBlock block = NativeBlock.allocate(memory(), 8 + 32 * 8);
			block.buffer().putInt(0, 32 * 8);
			int status = api().getParam(0, MsQuic.PARAM_GLOBAL_PERF_COUNTERS, block.address(), block.address() + 8);
			if (!MsQuicStatus.succeeded(status)) {
				throw new IllegalStateException("Reading msquic's counters: " + MsQuicStatus.describe(status));
			}
			long[] counters = new long[32];
			for (int i = 0; i < counters.length; i++) {
				counters[i] = block.buffer().getLong(8 + i * 8);
			}
			return counters;
		}

		@Override
		public void close() {
			synchronized (this) {
				if (this.closed) {
					return;
				}
				this.closed = true;
			}
			release();
		}

	}

}

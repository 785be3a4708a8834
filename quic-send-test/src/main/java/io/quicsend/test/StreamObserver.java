package io.quicsend.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the current {@link StreamLog}, and tells listeners of ended streams on a thread
 * of its own.
 */
final class StreamObserver {

	private static final Logger logger = LoggerFactory.getLogger(StreamObserver.class);

	private final boolean recording;

	private final boolean keepContent;

	private final List<Consumer<ReceivedStream>> listeners = new CopyOnWriteArrayList<>();

	private final ExecutorService executor = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "quic-receiver-streams");
		thread.setDaemon(true);
		return thread;
	});

	private volatile StreamLog log = new StreamLog();

	StreamObserver(boolean recording, boolean keepContent) {
		this.recording = recording;
		this.keepContent = keepContent;
	}

	boolean isRecording() {
		return this.recording;
	}

	boolean isKeepContent() {
		return this.keepContent;
	}

	StreamLog log() {
		return this.log;
	}

	void forget() {
		this.log = new StreamLog();
	}

	void addListener(Consumer<ReceivedStream> listener) {
		this.listeners.add(listener);
	}

	void removeListeners() {
		this.listeners.clear();
	}

	/** What ends after it has been forgotten is of no interest. */
	void ended(StreamLog log, ReceivedStream stream) {
		if (log != this.log || this.listeners.isEmpty()) {
			return;
		}
		try {
			this.executor.execute(() -> this.listeners.forEach((listener) -> tell(listener, stream)));
		}
		catch (RejectedExecutionException ex) {
			// The receiver is closed, nobody listens any more.
		}
	}

	private void tell(Consumer<ReceivedStream> listener, ReceivedStream stream) {
		try {
			listener.accept(stream);
		}
		catch (RuntimeException | Error ex) {
			logger.error("A listener failed for {}", stream, ex);
		}
	}

	void close() {
		this.executor.shutdown();
	}

}

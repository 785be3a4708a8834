package io.quicsend;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listeners what becomes of one connection: in the order in which it was added,
 * which may be done under a lock, and by one thread at a time, which must hold none.
 * Thread-safe.
 */
final class ConnectionNews {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionNews.class);

	private final QuicConnection connection;

	private final QuicRegistration registration;

	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean telling = new AtomicBoolean();

	ConnectionNews(QuicConnection connection, QuicRegistration registration) {
		this.connection = connection;
		this.registration = registration;
	}

	/**
	 * Have something told by the next call of {@link #tell()}.
	 * @param news tells it to one listener
	 */
	void add(Consumer<ConnectionListener> news) {
		List<ConnectionListener> listeners = this.registration.connectionListeners();
		if (!listeners.isEmpty()) {
			this.waiting.add(() -> listeners.forEach((listener) -> tell(listener, news)));
		}
	}

	/** Tell what was added, unless another thread is at it, which then does. */
	void tell() {
		while (!this.waiting.isEmpty() && this.telling.compareAndSet(false, true)) {
			try {
				Runnable next;
				while ((next = this.waiting.poll()) != null) {
					next.run();
				}
			}
			finally {
				this.telling.set(false);
			}
		}
	}

	private void tell(ConnectionListener listener, Consumer<ConnectionListener> news) {
		try {
			news.accept(listener);
		}
		catch (RuntimeException | Error ex) {
			logger.warn("A listener to connection '{}' has failed", this.connection.name(), ex);
		}
	}

}

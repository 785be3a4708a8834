package io.quicsend;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import io.quicsend.StreamListeners.AddedListener;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of the connections and streams of a registration. Thread-safe.
 */
final class RegistrationListeners {

	private final ReentrantLock lock = new ReentrantLock();

	/** Replaced as a whole. */
	private volatile List<ConnectionListener> connectionListeners = List.of();

	private final List<AddedListener> addedStreamListeners = new ArrayList<>();

	/** All of those, or {@code null} if there is none. */
	private volatile @Nullable StreamListeners streamListeners;

	List<ConnectionListener> connectionListeners() {
		return this.connectionListeners;
	}

	@Nullable StreamListeners streamListeners() {
		return this.streamListeners;
	}

	void add(ConnectionListener listener) {
		this.lock.lock();
		try {
			List<ConnectionListener> listeners = new ArrayList<>(this.connectionListeners);
			listeners.add(listener);
			this.connectionListeners = List.copyOf(listeners);
		}
		finally {
			this.lock.unlock();
		}
	}

	void remove(ConnectionListener listener) {
		this.lock.lock();
		try {
			this.connectionListeners = this.connectionListeners.stream().filter((one) -> one != listener).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	void add(SendStreamListener listener) {
		AddedListener added = new AddedListener(listener, listener.interest());
		this.lock.lock();
		try {
			this.addedStreamListeners.add(added);
			this.streamListeners = StreamListeners.of(this.addedStreamListeners);
		}
		finally {
			this.lock.unlock();
		}
	}

	void remove(SendStreamListener listener) {
		this.lock.lock();
		try {
			this.addedStreamListeners.removeIf((added) -> added.listener() == listener);
			this.streamListeners = StreamListeners.of(this.addedStreamListeners);
		}
		finally {
			this.lock.unlock();
		}
	}

}

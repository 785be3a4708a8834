package io.quicsend.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Collects what a process prints, so that it never blocks on a full pipe.
 *
 * @param <T> what each line is turned into
 */
final class ProcessOutput<T> {

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<T> items = new ArrayDeque<>();

	private final BufferedReader reader;

	private final Function<String, T> parser;

	private final int limit;

	/**
	 * Start collecting.
	 * @param limit how many lines to keep, the last ones
	 */
	ProcessOutput(BufferedReader reader, String name, Function<String, T> parser, int limit) {
		this.reader = reader;
		this.parser = parser;
		this.limit = limit;
		Thread thread = new Thread(this::read, name);
		thread.setDaemon(true);
		thread.start();
	}

	private void read() {
		try (this.reader) {
			for (String line = this.reader.readLine(); line != null; line = this.reader.readLine()) {
				add(this.parser.apply(line));
			}
		}
		catch (IOException ex) {
			// The process has gone.
		}
	}

	private void add(T item) {
		this.lock.lock();
		try {
			this.items.addLast(item);
			if (this.items.size() > this.limit) {
				this.items.removeFirst();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	List<T> items() {
		this.lock.lock();
		try {
			return List.copyOf(this.items);
		}
		finally {
			this.lock.unlock();
		}
	}

}

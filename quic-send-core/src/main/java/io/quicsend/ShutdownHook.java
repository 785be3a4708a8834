package io.quicsend;

import org.jspecify.annotations.Nullable;

/**
 * A task to run when the JVM shuts down, unless it is removed before. Not thread-safe.
 */
final class ShutdownHook {

	private final String name;

	private final Runnable task;

	private @Nullable Thread thread;

	ShutdownHook(String name, Runnable task) {
		this.name = name;
		this.task = task;
	}

	void add() {
		Thread thread = new Thread(this.task, this.name);
		try {
			Runtime.getRuntime().addShutdownHook(thread);
			this.thread = thread;
		}
		catch (IllegalStateException ex) {
			// The JVM is shutting down already; whoever still connects closes too.
		}
	}

	void remove() {
		try {
			if (this.thread != null) {
				Runtime.getRuntime().removeShutdownHook(this.thread);
			}
		}
		catch (IllegalStateException ex) {
			// The JVM is shutting down, and the hook runs.
		}
	}

}

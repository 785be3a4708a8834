package io.quicsend.benchmarks;

import java.lang.reflect.Method;

/**
 * Virtual threads, which this module is too old to know.
 */
final class VirtualThreads {

	private VirtualThreads() {
	}

	/**
	 * Create a thread that has not been started.
	 * @param virtual whether it is to be a virtual one
	 * @param task what it does
	 * @return the thread
	 * @throws UnsupportedWorkloadException if this JVM has no virtual threads
	 */
	static Thread thread(boolean virtual, Runnable task) {
		if (!virtual) {
			return new Thread(task);
		}
		try {
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			Method unstarted = Class.forName("java.lang.Thread$Builder").getMethod("unstarted", Runnable.class);
			return (Thread) unstarted.invoke(builder, task);
		}
		catch (ReflectiveOperationException ex) {
			throw new UnsupportedWorkloadException(
					"Java " + Runtime.version().feature() + " has no virtual threads, Java 21 has");
		}
	}

}

package io.quicsend;

/**
 * Which thread completes futures, and so runs their dependent stages.
 */
public enum Completions {

	/**
	 * A thread of an executor, many futures at a time; as many threads as there are
	 * processors serve all connections. A stage that blocks holds up nothing but other
	 * completions, and those for 0.2 s at most, until there is another thread for them.
	 */
	EXECUTOR,

	/**
	 * The thread that learns of the outcome, mostly an msquic worker: there is no thread
	 * to wake up, but until the dependent stages return, every connection that the worker
	 * serves stands still. They must be short, must not block or wait for another future,
	 * and must not close a connection.
	 */
	DIRECT

}

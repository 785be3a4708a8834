package io.quicsend.benchmarks;

import java.nio.ByteBuffer;

/**
 * A library that takes part. Used for one workload only.
 */
public interface Contender extends AutoCloseable {

	/**
	 * The name in the results.
	 * @return the name, with whatever tells its variants apart
	 */
	String name();

	/**
	 * The version of the library.
	 * @return the version
	 */
	String version();

	/**
	 * When operations count as complete.
	 * @param workload the workload
	 * @return what the library can tell
	 */
	Counted counted(Workload workload);

	/**
	 * For a library whose operations block, so that each one outstanding needs a thread.
	 * @param workload the workload
	 * @return the number of threads that take the place of operations in flight, or zero
	 * if operations do not block
	 */
	default int blockingThreads(Workload workload) {
		return 0;
	}

	/**
	 * Allocate memory for what is sent, of the kind that the library sends best.
	 * @param size the size in bytes
	 * @return the memory
	 */
	default ByteBuffer allocate(int size) {
		return ByteBuffer.allocate(size);
	}

	/**
	 * Establish the connections, and wait until they are.
	 * @param connections the number of connections
	 * @throws UnsupportedWorkloadException if the library can't do what is asked
	 * @throws Exception if connecting failed
	 */
	void connect(int connections) throws Exception;

	/**
	 * Prepare an operation that sends a message on a stream of its own.
	 * @param connection the index of the connection
	 * @param message the message, changed only while no operation is outstanding
	 * @param completion is told
	 * @return the operation
	 * @throws Exception if that failed
	 */
	Operation message(int connection, ByteBuffer message, Completion completion) throws Exception;

	/**
	 * Prepare an operation that sends on the one stream that all of these share.
	 * @param data the data, never changed
	 * @param completion is told
	 * @return the operation
	 * @throws Exception if that failed
	 */
	Operation streamSend(ByteBuffer data, Completion completion) throws Exception;

	/**
	 * End the stream of {@link #streamSend} if there is one, get all out that has been
	 * taken, and close the connections. Nothing is outstanding any more.
	 * @throws Exception if something may have been lost
	 */
	@Override
	void close() throws Exception;

}

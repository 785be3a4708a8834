package io.quicsend.benchmarks;

/**
 * What a workload does again and again. It has been prepared as far as its library
 * allows. It is issued by one thread at a time, also while earlier ones are outstanding.
 */
@FunctionalInterface
public interface Operation {

	/**
	 * Do it once.
	 * @return whether it is complete already; if not, the {@link Completion} will be told
	 * @throws Exception if it failed at once; then the completion is not told
	 */
	boolean issue() throws Exception;

}

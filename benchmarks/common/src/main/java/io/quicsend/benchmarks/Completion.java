package io.quicsend.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * Is told about the end of an {@link Operation}, on any thread.
 */
@FunctionalInterface
public interface Completion {

	/**
	 * An operation is complete, or has failed.
	 * @param failure the reason of failure, or {@code null}
	 */
	void completed(@Nullable Throwable failure);

}

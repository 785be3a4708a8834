package io.quicsend;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Carries the context of a thread, such as thread-locals, from where something is asked
 * for to the dependent stages of the future that it gets.
 *
 * @see QuicRegistration#propagateContext
 */
@FunctionalInterface
public interface CompletionContext {

	/**
	 * Take the context of the calling thread, which asks for something. Must not block,
	 * nor use a stream or connection.
	 * @return runs what it is given, on the thread that calls it and before it returns,
	 * in the context that was taken; {@code null} if there is nothing to carry
	 */
	@Nullable Consumer<Runnable> capture();

}

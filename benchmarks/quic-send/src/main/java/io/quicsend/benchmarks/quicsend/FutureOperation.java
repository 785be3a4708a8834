package io.quicsend.benchmarks.quicsend;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.quicsend.benchmarks.Completion;
import io.quicsend.benchmarks.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Sends again and again. It is its own callback, so that none is made for each send.
 */
final class FutureOperation implements Operation, BiConsumer<@Nullable Void, @Nullable Throwable> {

	private final Supplier<CompletableFuture<Void>> send;

	private final Completion completion;

	FutureOperation(Supplier<CompletableFuture<Void>> send, Completion completion) {
		this.send = send;
		this.completion = completion;
	}

	@Override
	public boolean issue() {
		this.send.get().whenComplete(this);
		return false;
	}

	@Override
	public void accept(@Nullable Void result, @Nullable Throwable failure) {
		this.completion.completed(failure);
	}

}

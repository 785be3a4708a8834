package io.quicsend;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A future whose outcome is decided under a stream's or connection's lock, and which is
 * completed later, on the completion executor. The first decision counts.
 */
class Promise extends CompletableFuture<Void> {

	private static final Logger logger = LoggerFactory.getLogger(Promise.class);

	/** The next one in the {@link PromiseList} that this one is in. */
	@Nullable Promise next;

	private boolean decided;

	private @Nullable Throwable failure;

	/**
	 * Create a promise for the calling thread.
	 * @param context what to carry to its dependent stages, if anything
	 * @return the promise
	 */
	static Promise create(@Nullable CompletionContext context) {
		return (context != null) ? createIn(context) : new Promise();
	}

	private static Promise createIn(CompletionContext context) {
		try {
			Consumer<Runnable> captured = context.capture();
			return (captured != null) ? new ContextPromise(captured) : new Promise();
		}
		catch (RuntimeException | Error ex) {
			logger.warn("The context of a future could not be captured", ex);
			return new Promise();
		}
	}

	/**
	 * Decide the outcome. Guarded by the owner's lock.
	 * @param failure the reason of failure, or {@code null} for success
	 * @return whether this call has decided it
	 */
	boolean decide(@Nullable Throwable failure) {
		if (this.decided) {
			return false;
		}
		this.decided = true;
		this.failure = failure;
		return true;
	}

	boolean isDecided() {
		return this.decided;
	}

	/**
	 * Complete with what has been decided. Runs the dependent stages.
	 */
	void complete() {
		if (this.failure != null) {
			completeExceptionally(this.failure);
		}
		else {
			complete(null);
		}
	}

	@Override
	public Void join() {
		aboutToWait();
		return super.join();
	}

	@Override
	public Void get() throws InterruptedException, ExecutionException {
		aboutToWait();
		return super.get();
	}

	@Override
	public Void get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		aboutToWait();
		return super.get(timeout, unit);
	}

	private void aboutToWait() {
		if (!isDone()) {
			CompletionQueue.aboutToWait();
		}
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

}

package io.quicsend;

import org.jspecify.annotations.Nullable;

/**
 * Promises in order, chained by their own field, since each is in one list at a time
 * only.
 */
final class PromiseList {

	private @Nullable Promise first;

	private @Nullable Promise last;

	void add(Promise promise) {
		if (this.last == null) {
			this.first = promise;
		}
		else {
			this.last.next = promise;
		}
		this.last = promise;
	}

	/**
	 * Decide a promise, and add it if that has not been done before.
	 * @param promise the promise, if there is one
	 * @param failure the reason of failure, or {@code null} for success
	 */
	void decide(@Nullable Promise promise, @Nullable Throwable failure) {
		if (promise != null && promise.decide(failure)) {
			add(promise);
		}
	}

	/**
	 * Decide the promises that another list has gathered, and take them over.
	 * @param others the other list
	 * @param failure the reason of failure, or {@code null} for success
	 */
	void decideAll(PromiseList others, @Nullable Throwable failure) {
		Promise promise = others.take();
		while (promise != null) {
			Promise next = promise.next;
			promise.next = null;
			decide(promise, failure);
			promise = next;
		}
	}

	/**
	 * Add what {@link #take()} has returned.
	 * @param chain the first promise
	 */
	void addChain(Promise chain) {
		Promise promise = chain;
		add(promise);
		while ((promise = promise.next) != null) {
			this.last = promise;
		}
	}

	boolean isEmpty() {
		return this.first == null;
	}

	/**
	 * Take all.
	 * @return the first promise, with the others chained to it, or {@code null}
	 */
	@Nullable Promise take() {
		Promise chain = this.first;
		this.first = null;
		this.last = null;
		return chain;
	}

}

package io.quicsend.benchmarks.vertx;

import java.util.function.Supplier;

import io.quicsend.benchmarks.Completion;
import io.quicsend.benchmarks.Operation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Sends again and again, on the connection's context. What completes at once is told at
 * once, so the next one is sent when the call has returned.
 */
final class FutureOperation implements Operation {

	private final Context context;

	private final Supplier<Future<Void>> send;

	private final Completion completion;

	// Used on the context only.

	private int issued;

	private boolean sending;

	FutureOperation(Context context, Supplier<Future<Void>> send, Completion completion) {
		this.context = context;
		this.send = send;
		this.completion = completion;
	}

	@Override
	public boolean issue() {
		if (Vertx.currentContext() == this.context) {
			send();
		}
		else {
			this.context.runOnContext((nothing) -> send());
		}
		return false;
	}

	private void send() {
		this.issued++;
		if (this.sending) {
			return;
		}
		this.sending = true;
		while (this.issued > 0) {
			this.issued--;
			this.send.get().onComplete((result, failure) -> this.completion.completed(failure));
		}
		this.sending = false;
	}

}

package io.quicsend;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The promise of a message. Whoever waits for it has it sent first, if that has been put
 * off.
 */
final class MessagePromise extends Promise {

	private final MessageSender sender;

	MessagePromise(MessageSender sender) {
		this.sender = sender;
	}

	@Override
	public Void join() {
		flush();
		return super.join();
	}

	@Override
	public Void get() throws InterruptedException, ExecutionException {
		flush();
		return super.get();
	}

	@Override
	public Void get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		flush();
		return super.get(timeout, unit);
	}

	private void flush() {
		if (!isDone()) {
			this.sender.flush();
		}
	}

}

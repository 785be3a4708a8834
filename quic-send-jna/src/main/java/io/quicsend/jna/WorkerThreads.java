package io.quicsend.jna;

import java.util.concurrent.atomic.AtomicInteger;

import com.sun.jna.Callback;
import com.sun.jna.CallbackThreadInitializer;

/**
 * How msquic's threads look in the JVM: daemons with a name, attached at their first
 * callback and until they end.
 */
final class WorkerThreads extends CallbackThreadInitializer {

	private final AtomicInteger count = new AtomicInteger();

	private final ThreadGroup group = new ThreadGroup("quic-send-msquic");

	WorkerThreads() {
		super(true, false);
	}

	@Override
	public String getName(Callback callback) {
		return "quic-send-msquic-" + this.count.incrementAndGet();
	}

	@Override
	public ThreadGroup getThreadGroup(Callback callback) {
		return this.group;
	}

}

package io.quicsend.jna;

import java.util.concurrent.atomic.AtomicInteger;

import com.sun.jna.Callback;
import com.sun.jna.CallbackThreadInitializer;

/**
 * How msquic's threads look in the JVM: daemons with a name, attached at their first
 * callback and until they end.
 */
final class WorkerThreads extends CallbackThreadInitializer {

	/** Not a child of the group of whoever opens the library first, which may go away. */
	private static final ThreadGroup group = new ThreadGroup(root(), "quic-send-msquic");

	private final AtomicInteger count = new AtomicInteger();

	WorkerThreads() {
		super(true, false);
	}

	private static ThreadGroup root() {
		ThreadGroup group = Thread.currentThread().getThreadGroup();
		while (group.getParent() != null) {
			group = group.getParent();
		}
		return group;
	}

	@Override
	public String getName(Callback callback) {
		return "quic-send-msquic-" + this.count.incrementAndGet();
	}

	@Override
	public ThreadGroup getThreadGroup(Callback callback) {
		return group;
	}

}

package io.quicsend.spring.observation;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends observations on a thread of its own, one after the other: their handlers are the
 * application's code, and whoever learns of the end of a stream is mostly one of msquic's
 * threads. The thread lives while there is something to do. Thread-safe.
 */
final class ObservationEnds {

	private static final Logger logger = LoggerFactory.getLogger(ObservationEnds.class);

	/** Ends that wait before those who open streams help. */
	static final int LIMIT = 1000;

	private final ThreadPoolExecutor thread;

	ObservationEnds() {
		ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
		this.thread = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), (task) -> {
			Thread thread = new Thread(null, task, "quic-send-observations", 0, false);
			thread.setDaemon(true);
			// The one of an msquic thread would not find the application's classes.
			thread.setContextClassLoader(classLoader);
			return thread;
		});
		this.thread.allowCoreThreadTimeOut(true);
	}

	/**
	 * Have an observation ended.
	 * @param end ends it
	 */
	void add(Runnable end) {
		this.thread.execute(() -> run(end));
	}

	/**
	 * Do a part if too much is waiting, so that no more observations are begun than
	 * ended. To be called before another one is begun.
	 */
	void help() {
		if (this.thread.getQueue().size() >= LIMIT) {
			Runnable end = this.thread.getQueue().poll();
			if (end != null) {
				end.run();
			}
		}
	}

	private static void run(Runnable end) {
		try {
			end.run();
		}
		catch (RuntimeException | Error ex) {
			logger.warn("The handlers of an observation have failed", ex);
		}
	}

}

package io.quicsend;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.quicsend.msquic.MsQuicStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock over all that belongs to a stream, and the maker of the native calls that are
 * due. Whichever thread lets go of the lock and finds nobody at it makes them, one at a
 * time and without the lock, so that calls on one handle never overlap and events may
 * come nested in them.
 */
final class SendStreamDriver {

	private static final Logger logger = LoggerFactory.getLogger(SendStreamDriver.class);

	private final ConnectionSession session;

	private final DefaultSendStream stream;

	private final SendQueue queue;

	private final SendStreamMachine machine;

	private final StreamActions actions;

	private final NativeSendStream handle;

	private final @Nullable StreamBounds bounds;

	/** Nobody listens where there are none. */
	private final @Nullable StreamNews news;

	private final ReentrantLock lock = new ReentrantLock();

	/** Made when somebody waits for the first time. */
	private @Nullable Condition changed;

	private boolean driving;

	private boolean gone;

	/** The session is going to flush. */
	private boolean putOff;

	SendStreamDriver(ConnectionSession session, DefaultSendStream stream, SendQueue queue, SendStreamMachine machine,
			StreamActions actions, StreamEvents events, @Nullable StreamBounds bounds, @Nullable StreamNews news) {
		this.session = session;
		this.stream = stream;
		this.queue = queue;
		this.machine = machine;
		this.actions = actions;
		this.handle = new NativeSendStream(session, stream, this, events);
		this.bounds = bounds;
		this.news = news;
	}

	/** The stream is known to the connection. */
	void begin() {
		if (this.bounds != null) {
			this.bounds.begin();
		}
		this.lock.lock();
		unlock();
	}

	void lock() {
		this.lock.lock();
	}

	/** Wait, holding the lock, until another thread lets go of it. */
	void awaitChange() throws InterruptedException {
		if (this.changed == null) {
			this.changed = this.lock.newCondition();
		}
		this.changed.await();
	}

	/** Ask for something that may make calls due. */
	<T> T ask(Supplier<T> request) {
		this.lock.lock();
		try {
			return request.get();
		}
		finally {
			unlock();
		}
	}

	/** Tell something that may make calls due. */
	void tell(Runnable news) {
		this.lock.lock();
		try {
			news.run();
		}
		finally {
			unlock();
		}
	}

	/** Ask something that makes no call due. */
	<T> T read(Supplier<T> question) {
		this.lock.lock();
		try {
			return question.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Let go of the lock, after making the native calls that are due, unless another
	 * thread, or a call further up this thread's stack, is at it.
	 */
	void unlock() {
		unlock(false);
	}

	/**
	 * Let go of the lock after a send, and leave the calls that are due for
	 * {@link #flush()} if that is going to come soon.
	 */
	void unlockAfterSend() {
		unlock(this.queue.mayWait() && this.session.putOff().isPossible());
	}

	/** Make the calls that have been put off. */
	void flush() {
		this.lock.lock();
		this.putOff = false;
		unlock();
	}

	private void unlock(boolean later) {
		boolean first = later && !this.putOff;
		this.putOff |= later;
		Promise decided;
		boolean released;
		boolean moreSoon;
		boolean gone;
		boolean over = false;
		boolean telling;
		try {
			if (this.bounds != null) {
				this.bounds.admit();
			}
			if (!this.driving && !later) {
				makeCalls();
			}
			decided = this.machine.takeDecided();
			released = this.queue.takeReleased();
			moreSoon = this.queue.takeMoreSoon();
			gone = this.actions.isGone() && !this.gone;
			this.gone |= gone;
			if (this.bounds != null) {
				over = this.bounds.takeOver();
			}
			telling = this.news != null && takeNews(this.news);
			if (this.changed != null) {
				this.changed.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
		if (released) {
			this.session.memory().wakeWaiters();
		}
		if (over && this.bounds != null) {
			this.bounds.release();
		}
		if (gone) {
			this.session.memory().forget(this.stream);
			// Nothing of it changes any more.
			this.session.streamGone(this.stream, SendStreamOutcome.of(this.machine.failure()),
					this.queue.bytesAccepted(), this.queue.bytesAcknowledged());
		}
		if (telling) {
			tell(Objects.requireNonNull(this.news));
		}
		if (first) {
			this.session.putOff().add(this.stream);
		}
		if (moreSoon) {
			this.session.completeSoon(decided);
		}
		else {
			this.session.complete(decided);
		}
	}

	private boolean takeNews(StreamNews news) {
		int reached = this.machine.reached() | (this.actions.isGone() ? StreamNews.CLOSED : 0);
		return news.take(reached, this.handle.id(), this.queue.bytesAccepted(), this.machine.failure());
	}

	private void tell(StreamNews news) {
		boolean more;
		do {
			news.tell();
			this.lock.lock();
			news.told();
			more = takeNews(news);
			this.lock.unlock();
		}
		while (more);
	}

	private void makeCalls() {
		StreamAction action = this.actions.next();
		if (action == null) {
			return;
		}
		this.driving = true;
		try {
			while (action != null) {
				// What follows opening is known already.
				StreamAction second = (action == StreamAction.OPEN) ? this.actions.next() : null;
				makeCalls(action, second);
				action = this.actions.next();
			}
		}
		finally {
			this.driving = false;
		}
	}

	/**
	 * Make a native call without the lock, and a second one if that has succeeded, and
	 * report the result.
	 */
	private void makeCalls(StreamAction first, @Nullable StreamAction second) {
		SendBatch batch = this.actions.batch();
		StreamAction last = first;
		int status;
		this.lock.unlock();
		try {
			status = call(first, batch);
			if (second != null && MsQuicStatus.succeeded(status)) {
				last = second;
				status = call(second, batch);
			}
		}
		catch (OutOfMemoryError ex) {
			logger.error("{}: {} failed", this.stream.describe(), last, ex);
			status = MsQuicStatus.OUT_OF_MEMORY.code();
		}
		catch (RuntimeException | Error ex) {
			logger.error("{}: {} failed", this.stream.describe(), last, ex);
			status = MsQuicStatus.INTERNAL_ERROR.code();
		}
		finally {
			this.lock.lock();
		}
		report(first, last, status);
	}

	private int call(StreamAction action, @Nullable SendBatch batch) {
		return switch (action) {
			case OPEN -> this.handle.open();
			case PRIORITY -> this.handle.priority(read(this.actions::priority));
			case START -> this.handle.start();
			case SEND -> this.handle.send(Objects.requireNonNull(batch));
			case FINISH -> this.handle.finish();
			case ABORT -> this.handle.abort(read(this.actions::abortCode), read(this.actions::abortsImmediately));
			case CLOSE -> this.handle.close();
		};
	}

	private void report(StreamAction first, StreamAction last, int status) {
		boolean succeeded = MsQuicStatus.succeeded(status);
		if (first == StreamAction.OPEN && (last != first || succeeded)) {
			this.actions.opened();
		}
		if (!succeeded) {
			switch (last) {
				case OPEN, START -> this.actions.startRefused(status, this.session.loss());
				case SEND -> this.actions.sendRefused(status, this.session.loss());
				default -> logger.debug("{}: {} was refused with {}", this.stream.describe(), last,
						MsQuicStatus.describe(status));
			}
		}
	}

	/**
	 * Ask msquic about the stream.
	 * @return the answer
	 * @throws IOException if the stream is not started, or down
	 */
	SendStreamStatistics statistics() throws IOException {
		this.lock.lock();
		long queued = this.queue.bytesQueued();
		long inFlight = this.queue.bytesInFlight();
		long acknowledged = this.queue.bytesAcknowledged();
		try {
			if (!this.actions.pin()) {
				throw new IOException(this.stream.describe()
						+ ": there are statistics only of a stream that is started and not down");
			}
		}
		finally {
			unlock();
		}
		try {
			return this.handle.statistics(queued, inFlight, acknowledged);
		}
		finally {
			tell(this.actions::unpin);
		}
	}

	/**
	 * The QUIC stream id.
	 * @return the id, or -1
	 */
	long id() {
		return this.handle.id();
	}

}

package io.quicsend.test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * What has been received since the receiver was last told to forget.
 */
final class StreamLog {

	private static final int SHOWN_STREAMS = 20;

	private final ReentrantLock lock = new ReentrantLock();

	private final List<ReceivedStream> streams = new ArrayList<>();

	private final LongAdder started = new LongAdder();

	private final LongAdder finished = new LongAdder();

	private final LongAdder bytes = new LongAdder();

	void started() {
		this.started.increment();
	}

	void record(ReceivedStream stream) {
		this.lock.lock();
		try {
			this.streams.add(stream);
		}
		finally {
			this.lock.unlock();
		}
	}

	void received(long bytes) {
		this.bytes.add(bytes);
	}

	void finished() {
		this.finished.increment();
	}

	List<ReceivedStream> streams() {
		this.lock.lock();
		try {
			return List.copyOf(this.streams);
		}
		finally {
			this.lock.unlock();
		}
	}

	void dropEnded() {
		this.lock.lock();
		try {
			this.streams.removeIf((stream) -> stream.end() != ReceivedStream.End.OPEN);
		}
		finally {
			this.lock.unlock();
		}
	}

	long startedCount() {
		return this.started.sum();
	}

	long finishedCount() {
		return this.finished.sum();
	}

	long byteCount() {
		return this.bytes.sum();
	}

	/** What there is, for people. */
	String describe() {
		List<ReceivedStream> streams = streams();
		String shown = streams.stream()
			.limit(SHOWN_STREAMS)
			.map(ReceivedStream::toString)
			.collect(Collectors.joining(System.lineSeparator() + "  "));
		String more = (streams.size() > SHOWN_STREAMS) ? System.lineSeparator() + "  ..." : "";
		return startedCount() + " streams, " + finishedCount() + " finished, " + byteCount() + " bytes"
				+ (shown.isEmpty() ? "" : ":" + System.lineSeparator() + "  " + shown + more);
	}

}

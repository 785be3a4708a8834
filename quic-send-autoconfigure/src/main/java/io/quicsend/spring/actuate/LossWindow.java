package io.quicsend.spring.actuate;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * The share of packets that was lost lately: in the last minute, or as long as it took to
 * send enough packets to tell. Not thread-safe.
 */
final class LossWindow {

	static final int MIN_PACKETS = 100;

	private static final long WINDOW = Duration.ofMinutes(1).toNanos();

	private static final long STEP = Duration.ofSeconds(5).toNanos();

	/** The oldest one, from which is counted, first. */
	private final Deque<Sample> samples = new ArrayDeque<>();

	LossWindow(long time) {
		this.samples.add(new Sample(time, 0, 0));
	}

	/**
	 * Take note of the counts.
	 * @param time the time in nanoseconds
	 * @param sent packets sent until now
	 * @param lost packets of these that were lost
	 * @return the share, empty if too few packets were sent to tell
	 */
	OptionalDouble share(long time, long sent, long lost) {
		Sample last = this.samples.getLast();
		if (time - last.time >= STEP && sent > last.sent) {
			this.samples.add(new Sample(time, sent, lost));
		}
		Sample base = this.samples.removeFirst();
		Sample next;
		while ((next = this.samples.peekFirst()) != null && time - next.time >= WINDOW
				&& sent - next.sent >= MIN_PACKETS) {
			base = this.samples.removeFirst();
		}
		this.samples.addFirst(base);
		long packets = sent - base.sent;
		// A packet that arrives after all is no longer lost.
		long losses = Math.max(0, lost - base.lost);
		return (packets < MIN_PACKETS) ? OptionalDouble.empty() : OptionalDouble.of((double) losses / packets);
	}

	private record Sample(long time, long sent, long lost) {

	}

}

package io.quicsend.spring.metrics;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.noop.NoopTimer;
import io.quicsend.QuicConnection;
import io.quicsend.QuicSendException;
import io.quicsend.SendStreamInfo;
import io.quicsend.SendStreamListener;
import io.quicsend.SendStreamOutcome;
import io.quicsend.spring.metrics.QuicSendMeterDocumentation.Key;

/**
 * Records how long streams took.
 */
final class SendStreamRecorder implements SendStreamListener {

	private static final String NONE = "none";

	private final Meters meters;

	private final Map<QuicConnection, Timers> timers = new ConcurrentHashMap<>();

	SendStreamRecorder(Meters meters) {
		this.meters = meters;
	}

	/** Show the timer of a connection before anything has been recorded. */
	void add(QuicConnection connection) {
		timers(connection);
	}

	/** Whether some timer has not been filtered away. */
	boolean isSeen(Collection<QuicConnection> connections) {
		return connections.isEmpty() || connections.stream()
			.anyMatch((connection) -> !(timers(connection).acknowledged instanceof NoopTimer));
	}

	private Timers timers(QuicConnection connection) {
		Timers timers = this.timers.get(connection);
		return (timers != null) ? timers : this.timers.computeIfAbsent(connection,
				(one) -> new Timers(this.meters.with(Key.CONNECTION, one.name())));
	}

	@Override
	public Interest interest() {
		return Interest.TERMINAL;
	}

	@Override
	public void finished(SendStreamInfo stream) {
		timers(stream.connection()).acknowledged.record(stream.ageNanos(), TimeUnit.NANOSECONDS);
	}

	@Override
	public void stopped(SendStreamInfo stream, long errorCode) {
		record(stream, SendStreamOutcome.STOPPED, "Stopped");
	}

	@Override
	public void aborted(SendStreamInfo stream, long errorCode) {
		record(stream, SendStreamOutcome.ABORTED, NONE);
	}

	@Override
	public void failed(SendStreamInfo stream, QuicSendException cause) {
		record(stream, SendStreamOutcome.of(cause), cause.getClass().getSimpleName());
	}

	private void record(SendStreamInfo stream, SendStreamOutcome outcome, String errorType) {
		timers(stream.connection()).other(outcome, errorType).record(stream.ageNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * The timers of one connection.
	 */
	private static final class Timers {

		private final Meters meters;

		private final Timer acknowledged;

		private final Map<Ending, Timer> others = new ConcurrentHashMap<>();

		Timers(Meters meters) {
			this.meters = meters;
			this.acknowledged = timer(new Ending(SendStreamOutcome.ACKNOWLEDGED, NONE));
		}

		Timer other(SendStreamOutcome outcome, String errorType) {
			return this.others.computeIfAbsent(new Ending(outcome, errorType), this::timer);
		}

		private Timer timer(Ending ending) {
			return this.meters.with(Key.OUTCOME, ending.outcome())
				.with(Key.ERROR_TYPE, ending.errorType())
				.with(Key.ERROR, ending.errorType())
				.timer(QuicSendMeterDocumentation.STREAM);
		}

	}

	private record Ending(SendStreamOutcome outcome, String errorType) {

	}

}

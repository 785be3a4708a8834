package io.quicsend.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.quicsend.QuicSendException;
import io.quicsend.SendStreamInfo;
import io.quicsend.SendStreamListener;
import io.quicsend.SendStreamOutcome;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Observes each stream, from its opening to its end. The observation is started by the
 * thread that opens the stream, as a child of what that one observes, and stopped by a
 * thread for that, never by one of msquic's. In an application context it stops after
 * everything else, when all observations have been stopped. Thread-safe.
 */
public final class SendStreamObservations implements SendStreamListener, SmartLifecycle {

	private static final SendStreamObservationConvention DEFAULT = new DefaultSendStreamObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable SendStreamObservationConvention convention;

	private final ObservationEnds ends = new ObservationEnds();

	private volatile boolean running;

	/**
	 * Create the listener.
	 * @param registry where to observe
	 * @param convention the convention, by default
	 * {@link DefaultSendStreamObservationConvention} or a global one of the registry
	 */
	public SendStreamObservations(ObservationRegistry registry, @Nullable SendStreamObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public @Nullable SendStreamListener forStream(SendStreamInfo stream) {
		SendStreamObservationContext context = new SendStreamObservationContext(stream);
		Observation observation = SendStreamObservationDocumentation.SEND_STREAM.observation(this.convention, DEFAULT,
				() -> context, this.registry);
		if (observation.isNoop()) {
			return null;
		}
		this.ends.help();
		observation.start();
		return new Observed(observation, context, this.ends);
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public void stop(Runnable callback) {
		stop();
		this.ends.add(callback);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

	/**
	 * One stream.
	 */
	private record Observed(Observation observation, SendStreamObservationContext context,
			ObservationEnds ends) implements SendStreamListener {

		@Override
		public void finished(SendStreamInfo stream) {
			stop(stream, SendStreamOutcome.ACKNOWLEDGED, null);
		}

		@Override
		public void stopped(SendStreamInfo stream, long errorCode) {
			stop(stream, SendStreamOutcome.STOPPED, new Stopped(errorCode));
		}

		@Override
		public void aborted(SendStreamInfo stream, long errorCode) {
			stop(stream, SendStreamOutcome.ABORTED, null);
		}

		@Override
		public void failed(SendStreamInfo stream, QuicSendException cause) {
			stop(stream, SendStreamOutcome.of(cause), cause);
		}

		private void stop(SendStreamInfo stream, SendStreamOutcome outcome, @Nullable Exception error) {
			this.ends.add(() -> {
				this.context.ended(stream, outcome);
				if (error != null) {
					this.observation.error(error);
				}
				this.observation.stop();
			});
		}

	}

}

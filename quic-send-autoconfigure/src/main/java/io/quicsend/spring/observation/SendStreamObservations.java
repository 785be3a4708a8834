package io.quicsend.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.quicsend.QuicSendException;
import io.quicsend.SendStreamInfo;
import io.quicsend.SendStreamListener;
import io.quicsend.SendStreamOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Observes each stream, from its opening to its end. The observation is started by the
 * thread that opens the stream, as a child of what that one observes, and stopped by the
 * one that learns of the end.
 */
public final class SendStreamObservations implements SendStreamListener {

	private static final SendStreamObservationConvention DEFAULT = new DefaultSendStreamObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable SendStreamObservationConvention convention;

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
		observation.start();
		return new Observed(observation, context);
	}

	/**
	 * One stream.
	 */
	private record Observed(Observation observation,
			SendStreamObservationContext context) implements SendStreamListener {

		@Override
		public void finished(SendStreamInfo stream) {
			stop(stream, SendStreamOutcome.ACKNOWLEDGED);
		}

		@Override
		public void stopped(SendStreamInfo stream, long errorCode) {
			this.observation.error(new Stopped(errorCode));
			stop(stream, SendStreamOutcome.STOPPED);
		}

		@Override
		public void aborted(SendStreamInfo stream, long errorCode) {
			stop(stream, SendStreamOutcome.ABORTED);
		}

		@Override
		public void failed(SendStreamInfo stream, QuicSendException cause) {
			this.observation.error(cause);
			stop(stream, SendStreamOutcome.of(cause));
		}

		private void stop(SendStreamInfo stream, SendStreamOutcome outcome) {
			this.context.ended(stream, outcome);
			this.observation.stop();
		}

	}

}

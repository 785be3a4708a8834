package io.quicsend.spring.observation;

import java.util.Locale;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.quicsend.SendStreamInfo;
import io.quicsend.SendStreamOutcome;
import io.quicsend.spring.observation.SendStreamObservationDocumentation.HighCardinalityKeyNames;
import io.quicsend.spring.observation.SendStreamObservationDocumentation.LowCardinalityKeyNames;
import org.jspecify.annotations.Nullable;

/**
 * The names that OpenTelemetry uses, where it has any.
 */
public class DefaultSendStreamObservationConvention implements SendStreamObservationConvention {

	/**
	 * The name of observations, and of the timer that they lead to.
	 */
	public static final String NAME = "quic.send.stream";

	private static final KeyValue TRANSPORT = HighCardinalityKeyNames.NETWORK_TRANSPORT.withValue("quic");

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public String getContextualName(SendStreamObservationContext context) {
		return "send " + context.getConnection().name();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(SendStreamObservationContext context) {
		return KeyValues.of(LowCardinalityKeyNames.CONNECTION.withValue(context.getConnection().name()),
				LowCardinalityKeyNames.OUTCOME.withValue(outcome(context.getOutcome())),
				LowCardinalityKeyNames.ERROR_TYPE.withValue(errorType(context.getError())));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(SendStreamObservationContext context) {
		SendStreamInfo stream = context.getStream();
		return KeyValues.of(TRANSPORT, HighCardinalityKeyNames.NETWORK_PROTOCOL_NAME.withValue(context.getProtocol()),
				HighCardinalityKeyNames.SERVER_ADDRESS.withValue(context.getServerAddress()),
				HighCardinalityKeyNames.SERVER_PORT.withValue(Integer.toString(context.getServerPort())),
				HighCardinalityKeyNames.STREAM.withValue(stream.debugId()),
				HighCardinalityKeyNames.BYTES.withValue(Long.toString(stream.bytes())));
	}

	private static String outcome(@Nullable SendStreamOutcome outcome) {
		return (outcome != null) ? outcome.name().toLowerCase(Locale.ROOT) : "unknown";
	}

	private static String errorType(@Nullable Throwable error) {
		return (error != null) ? error.getClass().getSimpleName() : KeyValue.NONE_VALUE;
	}

}

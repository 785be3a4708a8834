package io.quicsend;

import java.time.Duration;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * Options of a {@link QuicRegistration}. Immutable.
 *
 * @param appName the name that msquic's own traces show, 1 to 254 bytes
 * @param executionProfile how msquic's threads work
 * @param completionExecutor runs the completions of all futures, on as many threads as
 * there are processors, more while dependent stages block; {@code null} for daemon
 * threads of the registration's own
 * @param shutdownGrace how long, when the JVM shuts down, to wait for the owner to close
 * the registration before that is done for it
 */
public record RegistrationOptions(String appName, ExecutionProfile executionProfile,
		@Nullable Executor completionExecutor, Duration shutdownGrace) {

	static final Executor DIRECT = Runnable::run;

	public RegistrationOptions {
		if (appName.isEmpty() || appName.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > 254) {
			throw new InvalidOptionException("appName", "'" + appName + "'", "use a name of 1 to 254 bytes");
		}
		if (shutdownGrace.isNegative()) {
			throw new InvalidOptionException("shutdownGrace", shutdownGrace, "use zero or a positive duration");
		}
	}

	public static RegistrationOptions defaults() {
		return new RegistrationOptions("quic-send", ExecutionProfile.LOW_LATENCY, null, Duration.ZERO);
	}

	public RegistrationOptions withAppName(String appName) {
		return new RegistrationOptions(appName, this.executionProfile, this.completionExecutor, this.shutdownGrace);
	}

	public RegistrationOptions withExecutionProfile(ExecutionProfile executionProfile) {
		return new RegistrationOptions(this.appName, executionProfile, this.completionExecutor, this.shutdownGrace);
	}

	public RegistrationOptions withCompletionExecutor(@Nullable Executor completionExecutor) {
		return new RegistrationOptions(this.appName, this.executionProfile, completionExecutor, this.shutdownGrace);
	}

	/**
	 * Choose the thread that completes futures.
	 * @param completions {@link Completions#EXECUTOR} for daemon threads of the
	 * registration's own, which is the default
	 * @return the options
	 */
	public RegistrationOptions withCompletions(Completions completions) {
		return withCompletionExecutor((completions == Completions.DIRECT) ? DIRECT : null);
	}

	public RegistrationOptions withShutdownGrace(Duration shutdownGrace) {
		return new RegistrationOptions(this.appName, this.executionProfile, this.completionExecutor, shutdownGrace);
	}

}

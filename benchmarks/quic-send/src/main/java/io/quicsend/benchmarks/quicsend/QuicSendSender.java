package io.quicsend.benchmarks.quicsend;

import io.quicsend.Completions;
import io.quicsend.ExecutionProfile;
import io.quicsend.RegistrationOptions;
import io.quicsend.benchmarks.Contender;
import io.quicsend.benchmarks.SenderCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Sends through quic-send.
 */
@Command(name = "quic-send")
public final class QuicSendSender extends SenderCommand {

	@Option(names = "--binding", description = "the binding to msquic: ffm, jna or auto (${DEFAULT-VALUE})")
	private String binding = "auto";

	@Option(names = "--completions", description = "who completes futures: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
	private Completions completions = Completions.EXECUTOR;

	@Option(names = "--profile",
			description = "msquic's execution profile: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
	private ExecutionProfile profile = ExecutionProfile.LOW_LATENCY;

	@Option(names = "--stream-window", description = "the stream window in bytes (quic-send's own default)")
	private @Nullable Integer streamWindow;

	@Option(names = "--buffers",
			description = "where the data of bulk comes from: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
	private Buffers buffers = Buffers.HEAP;

	@Option(names = "--meters", description = "what is metered: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
	private Metering metering = Metering.OFF;

	@Option(names = "--events",
			description = "which events of streams are listened to: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
	private Events events = Events.OFF;

	@Override
	protected Contender contender() throws Exception {
		QuicSendContender contender = new QuicSendContender(options(), this.binding,
				RegistrationOptions.defaults().withCompletions(this.completions).withExecutionProfile(this.profile),
				this.buffers);
		if (this.streamWindow != null) {
			contender.streamWindow(this.streamWindow);
		}
		contender.observe(this.metering, this.events);
		return contender;
	}

	public static void main(String[] args) {
		run(new QuicSendSender(), args);
	}

}

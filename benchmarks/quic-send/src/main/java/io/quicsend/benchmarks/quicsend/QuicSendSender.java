package io.quicsend.benchmarks.quicsend;

import io.quicsend.Completions;
import io.quicsend.benchmarks.Contender;
import io.quicsend.benchmarks.SenderCommand;
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

	@Option(names = "--buffers",
			description = "where the data of bulk comes from: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
	private Buffers buffers = Buffers.HEAP;

	@Override
	protected Contender contender() throws Exception {
		return new QuicSendContender(options(), this.binding, this.completions, this.buffers);
	}

	public static void main(String[] args) {
		run(new QuicSendSender(), args);
	}

}

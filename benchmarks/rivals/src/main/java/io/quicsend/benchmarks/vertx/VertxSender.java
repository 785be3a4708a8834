package io.quicsend.benchmarks.vertx;

import io.quicsend.benchmarks.Contender;
import io.quicsend.benchmarks.SenderCommand;
import picocli.CommandLine.Command;

/**
 * Sends through Vert.x QUIC.
 */
@Command(name = "vertx")
public final class VertxSender extends SenderCommand {

	@Override
	protected Contender contender() {
		return new VertxContender(options());
	}

	public static void main(String[] args) {
		run(new VertxSender(), args);
	}

}

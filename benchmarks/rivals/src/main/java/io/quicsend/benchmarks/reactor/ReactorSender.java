package io.quicsend.benchmarks.reactor;

import io.quicsend.benchmarks.Contender;
import io.quicsend.benchmarks.SenderCommand;
import picocli.CommandLine.Command;

/**
 * Sends through Reactor Netty QUIC.
 */
@Command(name = "reactor-netty")
public final class ReactorSender extends SenderCommand {

	@Override
	protected Contender contender() {
		return new ReactorContender(options());
	}

	public static void main(String[] args) {
		run(new ReactorSender(), args);
	}

}

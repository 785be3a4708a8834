package io.quicsend.benchmarks.netty;

import io.quicsend.benchmarks.Contender;
import io.quicsend.benchmarks.SenderCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Sends through Netty QUIC.
 */
@Command(name = "netty")
public final class NettySender extends SenderCommand {

	@Option(names = "--transport",
			description = "${COMPLETION-CANDIDATES}: epoll with its best settings, or NIO with defaults (${DEFAULT-VALUE})")
	private NettyTransport transport = NettyTransport.EPOLL;

	@Override
	protected Contender contender() {
		return new NettyContender(options(), this.transport);
	}

	public static void main(String[] args) {
		run(new NettySender(), args);
	}

}

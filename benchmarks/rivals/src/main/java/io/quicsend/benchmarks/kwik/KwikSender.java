package io.quicsend.benchmarks.kwik;

import io.quicsend.benchmarks.Contender;
import io.quicsend.benchmarks.SenderCommand;
import picocli.CommandLine.Command;

/**
 * Sends through Kwik.
 */
@Command(name = "kwik")
public final class KwikSender extends SenderCommand {

	@Override
	protected Contender contender() {
		return new KwikContender(options());
	}

	public static void main(String[] args) {
		run(new KwikSender(), args);
	}

}

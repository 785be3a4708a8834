package io.quicsend.sample;

import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * One line on a terminal that shows how far the transfers are.
 */
final class ProgressLine {

	private static final int INTERVAL_MILLIS = 200;

	private static final String CLEAR_LINE = "\r\u001B[K";

	private final List<Transfer> transfers;

	private final long totalBytes;

	private final PrintStream out;

	private ProgressLine(List<Transfer> transfers, long totalBytes, PrintStream out) {
		this.transfers = transfers;
		this.totalBytes = totalBytes;
		this.out = out;
	}

	/**
	 * Wait for the transfers, and show how far they are if this runs on a terminal.
	 * @param transfers the transfers
	 * @param totalBytes how many bytes they have together
	 * @param ended completes when all have ended
	 */
	static void show(List<Transfer> transfers, long totalBytes, CompletableFuture<?> ended)
			throws InterruptedException, ExecutionException {
		if (isTerminal(System.console())) {
			new ProgressLine(transfers, totalBytes, System.err).await(ended);
		}
		else {
			ended.get();
		}
	}

	private void await(CompletableFuture<?> ended) throws InterruptedException, ExecutionException {
		while (true) {
			try {
				ended.get(INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
				this.out.print(CLEAR_LINE);
				return;
			}
			catch (TimeoutException ex) {
				this.out.print(CLEAR_LINE + line());
				this.out.flush();
			}
		}
	}

	private String line() {
		long bytes = this.transfers.stream().mapToLong(Transfer::bytes).sum();
		return String.format(Locale.ROOT, "Sending: streams %d, %.1f of %.1f MiB", this.transfers.size(),
				bytes / 1048576.0, this.totalBytes / 1048576.0);
	}

	private static boolean isTerminal(@Nullable Console console) {
		if (console == null) {
			return false;
		}
		try {
			// From Java 22 on there is a console even where there is no terminal.
			return (boolean) Console.class.getMethod("isTerminal").invoke(console);
		}
		catch (ReflectiveOperationException ex) {
			return true;
		}
	}

}

package io.quicsend.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/**
 * A sender's program: connects, warms up, measures without a stop in between, drains,
 * closes, and prints the result.
 */
public abstract class SenderCommand implements Callable<Integer> {

	/** Exit code when the library can't do the workload. */
	static final int UNSUPPORTED = 3;

	private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);

	@Mixin
	private final SenderOptions options = new SenderOptions();

	private long loads;

	/**
	 * The options, for the contender.
	 * @return the options
	 */
	protected final SenderOptions options() {
		return this.options;
	}

	/**
	 * Create the contender.
	 * @return the contender, not connected
	 * @throws Exception if that failed
	 */
	protected abstract Contender contender() throws Exception;

	/**
	 * Run a sender, and end the JVM.
	 * @param sender the sender
	 * @param args its options
	 */
	protected static void run(SenderCommand sender, String... args) {
		System.exit(execute(sender, args));
	}

	static int execute(SenderCommand sender, String... args) {
		return new CommandLine(sender).setCaseInsensitiveEnumValuesAllowed(true)
			.setExecutionExceptionHandler((ex, commandLine, parsed) -> {
				if (ex instanceof UnsupportedWorkloadException) {
					commandLine.getErr().println(ex.getMessage());
					return UNSUPPORTED;
				}
				throw ex;
			})
			.execute(args);
	}

	@Override
	public final Integer call() throws Exception {
		this.options.validate();
		try (Contender contender = contender()) {
			contender.connect(this.options.connections());
			if (!this.options.isOnDemand()) {
				run(contender, this.options.warmup(), this.options.window());
				return 0;
			}
			BufferedReader demands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
			for (String line = demands.readLine(); line != null; line = demands.readLine()) {
				String[] seconds = line.split(" ");
				run(contender, SenderOptions.seconds(Double.parseDouble(seconds[0])),
						SenderOptions.seconds(Double.parseDouble(seconds[1])));
			}
		}
		return 0;
	}

	/** Run one load, and print its result. */
	private void run(Contender contender, Duration warmup, Duration window) throws Exception {
		Tally tally = new Tally(++this.loads);
		Load load = Load.of(this.options, contender, tally);
		load.start();
		sleep(warmup);
		MeasuringWindow measured = measure(tally, window);
		tally.stop();
		boolean idle = load.awaitIdle(DRAIN_LIMIT);
		System.out.println(result(contender, measured, tally.failures()).toJson());
		System.out.flush();
		Throwable failure = tally.failure();
		if (failure != null) {
			throw new IllegalStateException(tally.failures() + " operations failed", failure);
		}
		if (!idle) {
			throw new TimeoutException("Still outstanding after " + DRAIN_LIMIT.toSeconds() + " s");
		}
	}

	private MeasuringWindow measure(Tally tally, Duration length) throws InterruptedException {
		tally.measuring(true);
		ProcessMeter meter = new ProcessMeter();
		MeasuringWindow.Opened window = MeasuringWindow.open(tally, meter);
		int slices = this.options.slices();
		for (int i = 1; i <= slices; i++) {
			MeasuringWindow.Opened slice = MeasuringWindow.open(tally, meter);
			sleep(length.dividedBy(slices));
			if (slices > 1) {
				System.err.printf("slice %d of %d: %s, old generation %,d bytes%n", i, slices, slice.close(),
						ProcessMeter.oldGenerationBytes());
			}
		}
		MeasuringWindow measured = window.close();
		tally.measuring(false);
		return measured;
	}

	private static void sleep(Duration duration) throws InterruptedException {
		TimeUnit.NANOSECONDS.sleep(duration.toNanos());
	}

	private Result result(Contender contender, MeasuringWindow window, long failures) throws IOException {
		Workload workload = this.options.workload();
		return new Result(contender.name(), workload.toString(), contender.counted(workload).toString(),
				window.operations(), window.operations() * this.options.size(), window.nanos(), window.cpuNanos(),
				window.allocatedBytes(), ProcessMeter.peakRssBytes(), failures,
				new Result.Versions(System.getProperty("java.version"), contender.version()));
	}

}

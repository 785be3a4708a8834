package io.quicsend.benchmarks;

import java.io.IOException;
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

	private final Tally tally = new Tally();

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
		Contender contender = contender();
		MeasuringWindow window = send(contender);
		System.out.println(result(contender, window).toJson());
		System.out.flush();
		return report(this.tally.failure());
	}

	private MeasuringWindow send(Contender contender) throws Exception {
		try (contender) {
			contender.connect(this.options.connections());
			Load load = Load.of(this.options, contender, this.tally);
			load.start();
			MeasuringWindow window = measure();
			drain(load);
			return window;
		}
		catch (Exception ex) {
			Throwable failure = this.tally.failure();
			if (failure != null) {
				ex.addSuppressed(failure);
			}
			throw ex;
		}
	}

	private MeasuringWindow measure() throws InterruptedException {
		sleep(this.options.warmup());
		this.tally.measuring(true);
		ProcessMeter meter = new ProcessMeter();
		MeasuringWindow.Opened window = MeasuringWindow.open(this.tally, meter);
		int slices = this.options.slices();
		for (int i = 1; i <= slices; i++) {
			MeasuringWindow.Opened slice = MeasuringWindow.open(this.tally, meter);
			sleep(this.options.window().dividedBy(slices));
			if (slices > 1) {
				System.err.printf("slice %d of %d: %s, old generation %,d bytes%n", i, slices, slice.close(),
						ProcessMeter.oldGenerationBytes());
			}
		}
		return window.close();
	}

	private static void sleep(Duration duration) throws InterruptedException {
		TimeUnit.NANOSECONDS.sleep(duration.toNanos());
	}

	private void drain(Load load) throws InterruptedException, TimeoutException {
		this.tally.stop();
		if (!load.awaitIdle(DRAIN_LIMIT)) {
			throw new TimeoutException("Still outstanding after " + DRAIN_LIMIT.toSeconds() + " s");
		}
	}

	private Result result(Contender contender, MeasuringWindow window) throws IOException {
		Workload workload = this.options.workload();
		return new Result(contender.name(), workload.toString(), contender.counted(workload).toString(),
				window.operations(), window.operations() * this.options.size(), window.nanos(), window.cpuNanos(),
				window.allocatedBytes(), ProcessMeter.peakRssBytes(), this.tally.failures(),
				new Result.Versions(System.getProperty("java.version"), contender.version()));
	}

	private static int report(@Nullable Throwable failure) {
		if (failure == null) {
			return 0;
		}
		failure.printStackTrace();
		return 1;
	}

}

package io.quicsend.benchmarks.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A process whose output is kept, and that does not outlive this one.
 */
final class Child implements AutoCloseable {

	/**
	 * What a process says about its errors: so many of the first lines, where the cause
	 * is, and of the last ones.
	 */
	private static final int ERROR_LINES = 20;

	/** The system counts CPU time in such steps. */
	private static final Duration CPU_STEP = Duration.ofMillis(10);

	/** Who uses no more than one step for so long does hardly anything. */
	private static final Duration RESTING = Duration.ofMillis(30);

	private static final Set<Process> LIVING = ConcurrentHashMap.newKeySet();

	static {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> LIVING.forEach(Process::destroyForcibly)));
	}

	private final Process process;

	private final List<String> output = new ArrayList<>();

	private final List<String> errors = new ArrayList<>();

	private final Thread outputReader;

	private final Thread errorReader;

	Child(List<String> command) throws IOException {
		this.process = new ProcessBuilder(command).start();
		LIVING.add(this.process);
		this.outputReader = read(this.process.getInputStream(), this.output::add);
		this.errorReader = read(this.process.getErrorStream(), this::addError);
	}

	private Thread read(InputStream stream, Consumer<String> target) {
		Thread thread = new Thread(() -> {
			try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream))) {
				for (String line = reader.readLine(); line != null; line = reader.readLine()) {
					synchronized (this) {
						target.accept(line);
						notifyAll();
					}
				}
			}
			catch (IOException ex) {
				// Killing the process closes the stream.
			}
		});
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private void addError(String line) {
		if (this.errors.size() == 2 * ERROR_LINES) {
			this.errors.remove(ERROR_LINES);
		}
		this.errors.add(line);
	}

	synchronized List<String> output() {
		return List.copyOf(this.output);
	}

	synchronized String errors() {
		return String.join(System.lineSeparator(), this.errors);
	}

	/**
	 * Wait for a line of output.
	 * @param index which one, from 0
	 * @param limit how long to wait at most
	 * @return the line
	 * @throws RunFailedException if there is none
	 */
	synchronized String awaitLine(int index, Duration limit) throws InterruptedException, RunFailedException {
		long deadline = System.nanoTime() + limit.toNanos();
		while (this.output.size() <= index) {
			long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
			if (left <= 0 || !(this.outputReader.isAlive() || this.errorReader.isAlive())) {
				String what = (index == 0) ? "It printed nothing. " : "It printed nothing more. ";
				throw new RunFailedException(what + errors());
			}
			// The end comes without a notice.
			wait(Math.min(left, 100));
		}
		return this.output.get(index);
	}

	void writeLine(String line) throws IOException {
		this.process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
		this.process.getOutputStream().flush();
	}

	/** The CPU time that it has had, in steps of a hundredth of a second. */
	Duration cpuTime() {
		return this.process.info().totalCpuDuration().orElse(Duration.ZERO);
	}

	/**
	 * Wait until it hardly uses the processor any more.
	 * @param limit how long to wait at most
	 */
	void awaitRest(Duration limit) throws InterruptedException {
		long deadline = System.nanoTime() + limit.toNanos();
		Duration before;
		Duration now = cpuTime();
		do {
			before = now;
			TimeUnit.NANOSECONDS.sleep(RESTING.toNanos());
			now = cpuTime();
		}
		while (now.minus(before).compareTo(CPU_STEP) > 0 && System.nanoTime() < deadline);
	}

	boolean hasEnded() {
		return !this.outputReader.isAlive();
	}

	void closeInput() throws IOException {
		this.process.getOutputStream().close();
	}

	/**
	 * Wait for the end of the process and of its output.
	 * @param limit how long to wait at most
	 * @return the exit code
	 * @throws RunFailedException if it has not ended by then; it is killed
	 */
	int awaitEnd(Duration limit) throws InterruptedException, RunFailedException {
		if (!this.process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
			close();
			throw new RunFailedException(
					"It did not end within " + limit.toSeconds() + " s, and was killed. " + errors());
		}
		this.outputReader.join();
		this.errorReader.join();
		return this.process.exitValue();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		LIVING.remove(this.process);
	}

}

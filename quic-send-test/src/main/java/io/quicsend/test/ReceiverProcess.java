package io.quicsend.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * A {@link QuicReceiverMain} in a JVM of its own, with the class path and the
 * {@code quic-send.} system properties of this one: a receiver that can be killed and
 * frozen, and that shares no threads with the sender. It ends with this JVM.
 * <p>
 * Thread-safe.
 */
public final class ReceiverProcess implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final int SHOWN_LINES = 50;

	private final Process process;

	private final Path directory;

	private final Writer commands;

	private final ProcessOutput<Map<String, String>> output;

	private final ProcessOutput<String> log;

	private final Map<String, String> listening;

	private final ReentrantLock commandLock = new ReentrantLock();

	private int executedCommands;

	private volatile boolean frozen;

	private ReceiverProcess(Process process, Path directory) {
		this.process = process;
		this.directory = directory;
		this.commands = process.outputWriter();
		this.output = new ProcessOutput<>(process.inputReader(), "quic-receiver-output", JsonLine::parse,
				Integer.MAX_VALUE);
		this.log = new ProcessOutput<>(process.errorReader(), "quic-receiver-log", (line) -> line, SHOWN_LINES);
		this.listening = awaitEvent((json) -> "listening".equals(json.get("event")), TIMEOUT);
	}

	/**
	 * Start a receiver, and wait until it listens.
	 * @param arguments options of {@link QuicReceiverMain}
	 * @return the running receiver
	 * @throws AssertionError if it does not start; says what it printed
	 */
	public static ReceiverProcess start(String... arguments) {
		try {
			Path directory = Files.createTempDirectory("quic-receiver");
			Process process = ReceiverCommand.start(directory, arguments);
			try {
				return new ReceiverProcess(process, directory);
			}
			catch (AssertionError | RuntimeException ex) {
				process.destroyForcibly();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No receiver process", ex);
		}
	}

	/**
	 * The UDP port that the receiver listens on.
	 * @return the port
	 */
	public int port() {
		return Integer.parseInt(this.listening.getOrDefault("port", ""));
	}

	/**
	 * Where to send to.
	 * @return the address that the receiver listens on
	 */
	public InetSocketAddress address() {
		try {
			return new InetSocketAddress(InetAddress.getByName(this.listening.get("address")), port());
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The certificate of the authority that has issued the receiver's.
	 * @return a file in PEM, there until {@link #close()}
	 * @throws IllegalStateException if the receiver was given a certificate
	 */
	public Path caFile() {
		String file = this.listening.get("ca");
		if (file == null) {
			throw new IllegalStateException("The authority of a certificate that was read from a file is not known");
		}
		return Path.of(file);
	}

	/**
	 * The operating system's process id.
	 * @return the id
	 */
	public long pid() {
		return this.process.pid();
	}

	/**
	 * Whether the process runs.
	 * @return {@code true} also while it is frozen
	 */
	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * The streams that the receiver has reported.
	 * @return the ended streams, in order of their ends
	 */
	public List<StreamReport> streams() {
		return this.output.items().stream().filter(StreamReport::isReport).map(StreamReport::of).toList();
	}

	/**
	 * Wait until the receiver reports a stream as ended.
	 * @param predicate what the stream must be like
	 * @param timeout how long to wait
	 * @return the first such stream
	 * @throws AssertionError if there is none in time; says what there is
	 */
	public StreamReport awaitStream(Predicate<StreamReport> predicate, Duration timeout) {
		return StreamReport
			.of(awaitEvent((json) -> StreamReport.isReport(json) && predicate.test(StreamReport.of(json)), timeout));
	}

	private Map<String, String> awaitEvent(Predicate<Map<String, String>> predicate, Duration timeout) {
		Await.until(() -> this.output.items().stream().anyMatch(predicate) || !isAlive(), timeout);
		// What it printed before it ended is still on its way.
		if (!Await.until(() -> this.output.items().stream().anyMatch(predicate),
				isAlive() ? Duration.ZERO : Duration.ofSeconds(1))) {
			throw new AssertionError("Not received after " + timeout + "; " + describe());
		}
		return this.output.items().stream().filter(predicate).findFirst().orElseThrow();
	}

	/**
	 * Give a command, and wait until it has been executed.
	 * @param command a command of {@link QuicReceiverMain}
	 * @throws AssertionError if it was refused, or not executed in time
	 */
	public void command(String command) {
		this.commandLock.lock();
		try {
			this.commands.write(command + "\n");
			this.commands.flush();
			if (command.equals("quit")) {
				awaitEnd(TIMEOUT);
				return;
			}
			int index = this.executedCommands++;
			Await.until(() -> outcome(index).isPresent() || !isAlive(), TIMEOUT);
			if (!outcome(index).filter("done"::equals).isPresent()) {
				throw new AssertionError("The receiver did not execute '" + command + "'; " + describe());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The receiver does not take commands; " + describe(), ex);
		}
		finally {
			this.commandLock.unlock();
		}
	}

	private Optional<String> outcome(int index) {
		return this.output.items()
			.stream()
			.filter((json) -> json.containsKey("command"))
			.skip(index)
			.findFirst()
			.map((json) -> json.getOrDefault("event", ""));
	}

	/**
	 * Kill the process (SIGKILL), and wait until it is gone.
	 */
	public void kill() {
		this.process.destroyForcibly();
		awaitEnd(TIMEOUT);
	}

	/**
	 * Freeze the process (SIGSTOP).
	 */
	public void pause() {
		this.frozen = true;
		signal("STOP");
	}

	/**
	 * Let a frozen process go on (SIGCONT).
	 */
	public void cont() {
		signal("CONT");
		this.frozen = false;
	}

	private void signal(String name) {
		try {
			Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
			if (!kill.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS) || kill.exitValue() != 0) {
				throw new IllegalStateException("kill -" + name + " " + pid() + " failed");
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No kill command", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted in kill -" + name, ex);
		}
	}

	private boolean awaitEnd(Duration timeout) {
		return Await.until(() -> !isAlive(), timeout);
	}

	private String describe() {
		List<Map<String, String>> events = this.output.items();
		return (isAlive() ? "it runs" : "it has ended") + " and has told "
				+ events.subList(Math.max(0, events.size() - SHOWN_LINES), events.size()) + ", log:"
				+ System.lineSeparator() + String.join(System.lineSeparator(), this.log.items());
	}

	/**
	 * End the process, orderly if it is neither frozen nor hanging. Further calls do
	 * nothing.
	 */
	@Override
	public void close() {
		try {
			this.commands.close();
		}
		catch (IOException ex) {
			// The process has gone already.
		}
		if (this.frozen || !awaitEnd(TIMEOUT)) {
			kill();
		}
		try {
			Files.deleteIfExists(this.directory.resolve(ReceiverCommand.CA_FILE));
			Files.deleteIfExists(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

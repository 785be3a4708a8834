package io.quicsend.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A {@link QuicReceiver} as a program. It prints one JSON object per line: first
 * {@code listening}, then {@code stream} for each stream that has ended, and {@code done}
 * or {@code failed} for each command. It reads commands from its standard input, and ends
 * with that or on SIGTERM. Its log goes to standard error.
 */
public final class QuicReceiverMain {

	/** So that a program that runs for days keeps only what is open. */
	private static final int STREAMS_BETWEEN_DROPS = 1000;

	private final QuicReceiver receiver;

	private final ReceiverArguments arguments;

	private final PrintStream out;

	private int endedStreams;

	private QuicReceiverMain(ReceiverArguments arguments, PrintStream out) throws IOException {
		this.arguments = arguments;
		this.out = out;
		this.receiver = arguments.toBuilder().start();
	}

	/**
	 * Run a receiver.
	 * @param args the options, see {@code --help}
	 * @throws IOException if a file can't be written or read
	 */
	public static void main(String[] args) throws IOException {
		PrintStream out = System.out;
		// Logging systems write to standard output by default.
		System.setOut(System.err);
		ReceiverArguments arguments = null;
		try {
			arguments = ReceiverArguments.parse(args);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
		}
		if (arguments == null || arguments.isHelp()) {
			System.err.println(ReceiverArguments.HELP);
			System.exit((arguments != null) ? 0 : 2);
			return;
		}
		new QuicReceiverMain(arguments, out).run(System.in);
	}

	private void run(InputStream commands) throws IOException {
		try (this.receiver) {
			this.arguments.applyTo(this.receiver);
			if (this.arguments.isRecordStreams()) {
				this.receiver.onStream(this::ended);
			}
			printListening();
			BufferedReader reader = new BufferedReader(new InputStreamReader(commands, StandardCharsets.UTF_8));
			String line = reader.readLine();
			while (line != null && !line.strip().equals("quit")) {
				print(execute(line.strip()));
				line = reader.readLine();
			}
		}
	}

	private void printListening() throws IOException {
		Path caFile = this.arguments.caFile();
		if (caFile != null) {
			this.receiver.certificateAuthority().writePem(caFile);
		}
		JsonLine line = new JsonLine().text("event", "listening")
			.text("address", this.receiver.address().getAddress().getHostAddress())
			.number("port", this.receiver.port())
			.text("alpn", this.arguments.alpn());
		if (caFile != null) {
			line.text("ca", caFile.toString());
		}
		print(line.toString());
	}

	/** Called on one thread. */
	private void ended(ReceivedStream stream) {
		print(StreamReport.of(stream).toJson());
		if (++this.endedStreams % STREAMS_BETWEEN_DROPS == 0) {
			this.receiver.dropEndedStreams();
		}
	}

	private String execute(String command) {
		try {
			String[] words = command.split("\\s+");
			perform(words[0], (words.length > 1) ? words[1] : null);
			return new JsonLine().text("event", "done").text("command", command).toString();
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			return new JsonLine().text("event", "failed")
				.text("command", command)
				.text("reason", String.valueOf(ex.getMessage()))
				.toString();
		}
	}

	private void perform(String name, @Nullable String argument) {
		switch (name) {
			case "limit" -> this.receiver.streamLimit(Math.toIntExact(number(argument)));
			case "pause" -> this.receiver.pauseReceiving();
			case "resume" -> this.receiver.resumeReceiving();
			case "close" -> this.receiver.closeConnections(number(argument));
			case "silent" -> this.receiver.closeConnectionsSilently();
			case "stop" -> {
				long code = number(argument);
				this.receiver.streams().forEach((stream) -> this.receiver.stopStream(stream, code));
			}
			default -> throw new IllegalArgumentException(
					"Unknown; there are: limit N, pause, resume, close CODE, silent, stop CODE, quit");
		}
	}

	private static long number(@Nullable String argument) {
		if (argument == null) {
			throw new IllegalArgumentException("A number is missing");
		}
		return Long.parseLong(argument);
	}

	private void print(String line) {
		// One call, for whole lines from several threads.
		this.out.print(line + "\n");
		this.out.flush();
	}

}

package io.quicsend.benchmarks;

import java.nio.file.Path;
import java.time.Duration;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/**
 * The options that all senders have. Those that a workload does not use are ignored.
 */
public final class SenderOptions {

	private static final int STAMP_SIZE = 16;

	@Spec(Target.MIXEE)
	private CommandSpec spec = CommandSpec.create();

	@Option(names = "--workload", required = true, description = "one of ${COMPLETION-CANDIDATES}")
	private Workload workload = Workload.STREAMS;

	@Option(names = "--host", description = "the sink's address (${DEFAULT-VALUE})")
	private String host = "127.0.0.1";

	@Option(names = "--port", required = true, description = "the sink's UDP port")
	private int port;

	@Option(names = "--alpn", description = "the application protocol (${DEFAULT-VALUE})")
	private String alpn = "bench";

	@Option(names = "--ca", required = true, description = "PEM file with the certificate to trust")
	private Path ca = Path.of("ca.pem");

	@Option(names = "--server-name", description = "the name that the sink's certificate is for (${DEFAULT-VALUE})")
	private String serverName = "localhost";

	@Option(names = "--size", description = "bytes of a send or message (${DEFAULT-VALUE})")
	private int size = 100;

	@Option(names = "--in-flight", description = "operations outstanding, for connections: on each (${DEFAULT-VALUE})")
	private int inFlight = 64;

	@Option(names = "--threads", description = "threads that send (${DEFAULT-VALUE})")
	private int threads = 16;

	@Option(names = "--virtual", arity = "1", description = "whether these are virtual (${DEFAULT-VALUE})")
	private boolean virtual;

	@Option(names = "--connections", description = "connections to send on (${DEFAULT-VALUE})")
	private int connections = 100;

	@Option(names = "--interval-micros", description = "time between messages (${DEFAULT-VALUE})")
	private long intervalMicros = 1000;

	@Option(names = "--warmup", description = "seconds of load before measuring (${DEFAULT-VALUE})")
	private double warmup = 2;

	@Option(names = "--seconds", description = "seconds to measure (${DEFAULT-VALUE})")
	private double seconds = 5;

	@Option(names = "--slices",
			description = "parts of the measured time that are reported one by one (${DEFAULT-VALUE})")
	private int slices = 1;

	@Option(names = "--on-demand", arity = "1",
			description = "whether each line of standard input, \"WARMUP SECONDS\", asks for a load of its own (${DEFAULT-VALUE})")
	private boolean onDemand;

	/** Check what no conversion has checked. */
	void validate() {
		require(this.port > 0 && this.port < 65536, "--port must be 1 to 65535");
		require(this.size > 0, "--size must be positive");
		require(this.workload != Workload.LATENCY || this.size >= STAMP_SIZE,
				"--size must be " + STAMP_SIZE + " at least for latency, because of the time stamp");
		require(this.inFlight > 0, "--in-flight must be positive");
		require(this.threads > 0, "--threads must be positive");
		require(this.connections > 0, "--connections must be positive");
		require(this.intervalMicros > 0, "--interval-micros must be positive");
		require(this.warmup >= 0, "--warmup must not be negative");
		require(this.seconds > 0, "--seconds must be positive");
		require(this.slices > 0, "--slices must be positive");
	}

	private void require(boolean condition, String message) {
		if (!condition) {
			throw new ParameterException(this.spec.commandLine(), message);
		}
	}

	public Workload workload() {
		return this.workload;
	}

	public String host() {
		return this.host;
	}

	public int port() {
		return this.port;
	}

	public String alpn() {
		return this.alpn;
	}

	public Path ca() {
		return this.ca;
	}

	public String serverName() {
		return this.serverName;
	}

	/**
	 * Size of one send or message.
	 * @return bytes
	 */
	public int size() {
		return this.size;
	}

	/**
	 * Operations outstanding at once.
	 * @return the number, on each connection where there are many
	 */
	public int inFlight() {
		return this.inFlight;
	}

	int threads() {
		return this.threads;
	}

	/** Operations outstanding at once of each thread. */
	int inFlightPerThread() {
		return Math.max(1, this.inFlight / this.threads);
	}

	boolean isVirtual() {
		return this.virtual;
	}

	/**
	 * Connections that the workload needs.
	 * @return the number
	 */
	public int connections() {
		return (this.workload == Workload.CONNECTIONS) ? this.connections : 1;
	}

	Duration interval() {
		return Duration.ofNanos(this.intervalMicros * 1000);
	}

	Duration warmup() {
		return seconds(this.warmup);
	}

	Duration window() {
		return seconds(this.seconds);
	}

	int slices() {
		return this.slices;
	}

	boolean isOnDemand() {
		return this.onDemand;
	}

	static Duration seconds(double seconds) {
		return Duration.ofNanos(Math.round(seconds * 1e9));
	}

}

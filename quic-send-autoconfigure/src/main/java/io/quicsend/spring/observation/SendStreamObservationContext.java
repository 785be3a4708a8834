package io.quicsend.spring.observation;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import io.quicsend.ConnectionOptions;
import io.quicsend.QuicConnection;
import io.quicsend.SendStreamInfo;
import io.quicsend.SendStreamOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an observed send stream. Nothing is written into the stream: what the
 * receiver is to know of a trace, the application sends itself.
 */
public final class SendStreamObservationContext extends SenderContext<Object> {

	/** Not {@code null}, since handlers may not expect that. */
	private static final Object NOTHING = new Object();

	private final SendStreamInfo opened;

	private final String serverAddress;

	private final int serverPort;

	private final String protocol;

	private @Nullable SendStreamInfo ended;

	private @Nullable SendStreamOutcome outcome;

	/**
	 * Create the context of a stream.
	 * @param stream the stream as it was opened
	 */
	public SendStreamObservationContext(SendStreamInfo stream) {
		super((carrier, key, value) -> {
		}, Kind.PRODUCER);
		ConnectionOptions options = stream.connection().options();
		this.opened = stream;
		this.serverAddress = options.host();
		this.serverPort = options.port();
		this.protocol = options.alpn();
		setCarrier(NOTHING);
		setRemoteServiceName(stream.connectionName());
		setRemoteServiceAddress(this.serverAddress + ":" + this.serverPort);
	}

	void ended(SendStreamInfo stream, SendStreamOutcome outcome) {
		this.ended = stream;
		this.outcome = outcome;
	}

	/**
	 * The stream: as it has ended, or as it was opened until then.
	 * @return the stream
	 */
	public SendStreamInfo getStream() {
		SendStreamInfo ended = this.ended;
		return (ended != null) ? ended : this.opened;
	}

	/**
	 * The stream's connection.
	 * @return the connection
	 */
	public QuicConnection getConnection() {
		return this.opened.connection();
	}

	/**
	 * How the stream has ended.
	 * @return the outcome, or {@code null} while it is open
	 */
	public @Nullable SendStreamOutcome getOutcome() {
		return this.outcome;
	}

	/**
	 * The receiver's host as configured, the first one if there are several.
	 * @return the host
	 */
	public String getServerAddress() {
		return this.serverAddress;
	}

	/**
	 * The receiver's port as configured.
	 * @return the port
	 */
	public int getServerPort() {
		return this.serverPort;
	}

	/**
	 * The application protocol as configured (RFC 7301).
	 * @return the protocol's name
	 */
	public String getProtocol() {
		return this.protocol;
	}

}

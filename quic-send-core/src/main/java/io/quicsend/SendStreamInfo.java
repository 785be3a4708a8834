package io.quicsend;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * A stream as it was when a {@link SendStreamListener} was told of it. Immutable.
 */
public final class SendStreamInfo {

	private final QuicConnection connection;

	private final long number;

	private final long id;

	private final boolean message;

	private final long bytes;

	private final long ageNanos;

	SendStreamInfo(QuicConnection connection, long number, long id, boolean message, long bytes, long ageNanos) {
		this.connection = connection;
		this.number = number;
		this.id = id;
		this.message = message;
		this.bytes = bytes;
		this.ageNanos = ageNanos;
	}

	/**
	 * The connection that the stream was opened on.
	 * @return the connection
	 */
	public QuicConnection connection() {
		return this.connection;
	}

	/**
	 * The name of the stream's connection.
	 * @return the name
	 */
	public String connectionName() {
		return this.connection.name();
	}

	/**
	 * Tells the streams of a connection apart, from the moment they are opened.
	 * @return the number, from 1, not used again in the connection's life
	 */
	public long number() {
		return this.number;
	}

	/**
	 * What identifies the stream in logs and errors.
	 * @return as {@link SendStream#debugId()}
	 */
	public String debugId() {
		return debugId(connectionName(), this.number, this.id);
	}

	/**
	 * The QUIC stream id.
	 * @return the id, empty before the stream has been started
	 */
	public OptionalLong id() {
		return (this.id < 0) ? OptionalLong.empty() : OptionalLong.of(this.id);
	}

	/**
	 * Whether the stream was made by one of the {@code send(message)} methods.
	 * @return {@code true} if it carries one message
	 */
	public boolean isMessage() {
		return this.message;
	}

	/**
	 * Bytes accepted for the stream until now.
	 * @return the number of bytes
	 */
	public long bytes() {
		return this.bytes;
	}

	/**
	 * The time since the stream was opened.
	 * @return the time
	 */
	public Duration age() {
		return Duration.ofNanos(this.ageNanos);
	}

	/**
	 * The time since the stream was opened.
	 * @return the time in nanoseconds
	 */
	public long ageNanos() {
		return this.ageNanos;
	}

	static String debugId(String connectionName, long number, long id) {
		String name = connectionName + "#" + number;
		return (id < 0) ? name : name + ":id=" + id;
	}

	@Override
	public String toString() {
		return debugId();
	}

}

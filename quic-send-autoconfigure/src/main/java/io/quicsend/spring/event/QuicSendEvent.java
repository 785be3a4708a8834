package io.quicsend.spring.event;

import io.quicsend.QuicConnection;

import org.springframework.context.ApplicationEvent;

/**
 * Something has happened to a connection or a send stream. Immutable. Events are
 * published by one thread of quic-send's own, after the fact: {@link #getTimestamp()}
 * tells when it happened.
 */
public abstract sealed class QuicSendEvent extends ApplicationEvent permits QuicConnectionEvent, SendStreamEvent {

	QuicSendEvent(QuicConnection connection) {
		super(connection);
	}

	/**
	 * The connection that the event is about.
	 * @return the connection
	 */
	public QuicConnection getConnection() {
		return (QuicConnection) getSource();
	}

	/**
	 * The name of the connection.
	 * @return the name
	 */
	public String getConnectionName() {
		return getConnection().name();
	}

	/** Whether it must not be lost because listeners are slow. */
	abstract boolean isEssential();

	String describe(String details) {
		return getClass().getSimpleName() + " " + details;
	}

}

package io.quicsend.msquic;

/**
 * One of msquic's own counters ({@code QUIC_PERFORMANCE_COUNTERS}), in msquic's order.
 * They are of the whole process, receivers included.
 */
public enum PerformanceCounter {

	/** Connections ever allocated. */
	CONNECTIONS_CREATED(false),

	/** Connections that failed during the handshake. */
	CONNECTIONS_HANDSHAKE_FAILED(false),

	/** Connections rejected by the application. */
	CONNECTIONS_REJECTED_BY_APPLICATION(false),

	/** Connections resumed. */
	CONNECTIONS_RESUMED(false),

	/** Connections allocated now. */
	CONNECTIONS_ACTIVE(true),

	/** Connections connected now. */
	CONNECTIONS_CONNECTED(true),

	/** Connections shut down with a protocol error. */
	CONNECTIONS_PROTOCOL_ERRORS(false),

	/** Connection attempts with no matching ALPN. */
	CONNECTIONS_NO_ALPN(false),

	/** Streams allocated now. */
	STREAMS_ACTIVE(true),

	/** Packets suspected lost. */
	PACKETS_SUSPECTED_LOST(false),

	/** Packets dropped for any reason. */
	PACKETS_DROPPED(false),

	/** Packets that could not be decrypted. */
	PACKETS_DECRYPTION_FAILED(false),

	/** UDP datagrams received. */
	UDP_DATAGRAMS_RECEIVED(false),

	/** UDP datagrams sent. */
	UDP_DATAGRAMS_SENT(false),

	/** Bytes of UDP payload received. */
	UDP_BYTES_RECEIVED(false),

	/** Bytes of UDP payload sent. */
	UDP_BYTES_SENT(false),

	/** UDP receive events. */
	UDP_RECEIVE_EVENTS(false),

	/** UDP send calls. */
	UDP_SEND_CALLS(false),

	/** Bytes sent by applications. */
	APPLICATION_BYTES_SENT(false),

	/** Bytes received by applications. */
	APPLICATION_BYTES_RECEIVED(false),

	/** Connections queued for processing now. */
	CONNECTION_QUEUE_DEPTH(true),

	/** Connection operations queued now. */
	CONNECTION_OPERATION_QUEUE_DEPTH(true),

	/** Connection operations ever queued. */
	CONNECTION_OPERATIONS_QUEUED(false),

	/** Connection operations ever processed. */
	CONNECTION_OPERATIONS_COMPLETED(false),

	/** Worker operations queued now. */
	WORKER_OPERATION_QUEUE_DEPTH(true),

	/** Worker operations ever queued. */
	WORKER_OPERATIONS_QUEUED(false),

	/** Worker operations ever processed. */
	WORKER_OPERATIONS_COMPLETED(false),

	/** Path challenges that succeeded. */
	PATHS_VALIDATED(false),

	/** Path challenges that failed. */
	PATHS_FAILED(false),

	/** Stateless reset packets sent. */
	STATELESS_RESETS_SENT(false),

	/** Stateless retry packets sent. */
	STATELESS_RETRIES_SENT(false),

	/** Connections rejected because workers were overloaded. */
	CONNECTIONS_REJECTED_BY_LOAD(false);

	private final boolean gauge;

	PerformanceCounter(boolean gauge) {
		this.gauge = gauge;
	}

	/**
	 * Whether the value goes up and down.
	 * @return {@code false} if it only grows
	 */
	public boolean isGauge() {
		return this.gauge;
	}

}

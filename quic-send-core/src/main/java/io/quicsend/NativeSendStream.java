package io.quicsend;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.quicsend.msquic.MsQuic;
import io.quicsend.msquic.MsQuicApi;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeBlock;
import io.quicsend.msquic.NativeCallback;
import io.quicsend.msquic.NativeMemory;
import io.quicsend.msquic.StreamEvent;
import io.quicsend.msquic.StreamStatistics;
import org.jspecify.annotations.Nullable;

/**
 * The native side of a send stream: makes one call with each method, which returns
 * msquic's status, and passes msquic's events on. Calls must not overlap, but for
 * {@link #statistics}.
 */
final class NativeSendStream implements NativeCallback {

	private final ConnectionSession session;

	private final DefaultSendStream stream;

	private final SendStreamDriver driver;

	private final StreamEvents events;

	private @Nullable NativeConnection connection;

	private long context;

	private volatile long handle;

	/** Known once the stream has been started. */
	private volatile long id = -1;

	NativeSendStream(ConnectionSession session, DefaultSendStream stream, SendStreamDriver driver,
			StreamEvents events) {
		this.session = session;
		this.stream = stream;
		this.driver = driver;
		this.events = events;
	}

	private MsQuicApi api() {
		return this.session.api();
	}

	int open() {
		NativeConnection connection = this.session.acquireNative();
		if (connection == null) {
			return MsQuicStatus.INVALID_STATE.code();
		}
		if (!connection.enter()) {
			connection.release();
			return MsQuicStatus.INVALID_STATE.code();
		}
		int status;
		try {
			status = open(connection);
		}
		finally {
			connection.exit();
		}
		if (MsQuicStatus.succeeded(status)) {
			this.connection = connection;
		}
		else {
			connection.release();
		}
		return status;
	}

	private int open(NativeConnection connection) {
		this.context = this.session.library().register(this);
		NativeBlock out = this.session.nativeRegistration().scratch();
		int status = api().streamOpen(connection.handle(), MsQuic.STREAM_OPEN_FLAG_UNIDIRECTIONAL,
				api().streamCallback(), this.context, out.address());
		if (MsQuicStatus.succeeded(status)) {
			this.handle = out.buffer().getLong(0);
		}
		else {
			this.session.library().unregister(this.context);
		}
		return status;
	}

	int start() {
		SendStreamOptions options = this.stream.options();
		int flags = MsQuic.STREAM_START_FLAG_SHUTDOWN_ON_FAIL | MsQuic.STREAM_START_FLAG_INDICATE_PEER_ACCEPT;
		if (options.failWhenBlocked()) {
			flags |= MsQuic.STREAM_START_FLAG_FAIL_BLOCKED;
		}
		Duration timeout = options.startTimeout();
		if (timeout != null) {
			this.session.schedule(() -> this.driver.tell(() -> this.events.startTimedOut(timeout)), timeout);
		}
		return api().streamStart(this.handle, flags);
	}

	int send(SendBatch batch) {
		long buffers = batch.fill(api().memory());
		int flags = (batch.start ? MsQuic.SEND_FLAG_START : 0) | (batch.finish ? MsQuic.SEND_FLAG_FIN : 0);
		return api().streamSend(this.handle, buffers, batch.bufferCount(), flags, 0);
	}

	int finish() {
		return api().streamShutdown(this.handle, MsQuic.STREAM_SHUTDOWN_FLAG_GRACEFUL, 0);
	}

	/**
	 * Abort the stream.
	 * @param code the code that the peer is told
	 * @param immediately whether to end it without waiting for the peer
	 * @return msquic's status
	 */
	int abort(long code, boolean immediately) {
		int flags = immediately ? MsQuic.STREAM_SHUTDOWN_FLAG_ABORT_IMMEDIATE : MsQuic.STREAM_SHUTDOWN_FLAG_ABORT_SEND;
		return api().streamShutdown(this.handle, flags, code);
	}

	int priority(int priority) {
		NativeBlock value = this.session.nativeRegistration().scratch();
		value.buffer().putShort(0, (short) priority);
		return api().setParam(this.handle, MsQuic.PARAM_STREAM_PRIORITY, 2, value.address());
	}

	int close() {
		api().streamClose(this.handle);
		this.session.library().unregister(this.context);
		if (this.connection != null) {
			this.connection.release();
		}
		return MsQuicStatus.SUCCESS.code();
	}

	/**
	 * Ask msquic why the stream is blocked. The handle must be pinned.
	 */
	SendStreamStatistics statistics(long queued, long inFlight, long acknowledged) throws IOException {
		StreamStatistics statistics = new StreamStatistics(api().memory());
		int status = statistics.read(api(), this.handle);
		if (!MsQuicStatus.succeeded(status)) {
			throw new IOException(
					this.stream.describe() + ": reading statistics failed with " + MsQuicStatus.describe(status));
		}
		return new SendStreamStatistics(micros(statistics.blockedBySchedulingMicros()),
				micros(statistics.blockedByPacingMicros()), micros(statistics.blockedByAmplificationProtectionMicros()),
				micros(statistics.blockedByCongestionControlMicros()),
				micros(statistics.blockedByConnectionFlowControlMicros()),
				micros(statistics.blockedByStreamIdFlowControlMicros()),
				micros(statistics.blockedByStreamFlowControlMicros()), micros(statistics.blockedByApplicationMicros()),
				queued, inFlight, acknowledged);
	}

	private static Duration micros(long micros) {
		return Duration.of(micros, ChronoUnit.MICROS);
	}

	/**
	 * The QUIC stream id.
	 * @return the id, or -1
	 */
	long id() {
		return this.id;
	}

	@Override
	public int onEvent(long stream, long event) {
		NativeMemory memory = this.session.nativeMemory();
		int type = StreamEvent.type(memory, event);
		if (type == StreamEvent.SHUTDOWN_COMPLETE && this.session.isMeasuringBlockedTimes()) {
			this.session.addBlockedTimes(stream);
		}
		this.driver.lock();
		try {
			handle(type, memory, event);
		}
		finally {
			this.driver.unlock();
		}
		return MsQuicStatus.SUCCESS.code();
	}

	private void handle(int type, NativeMemory memory, long event) {
		switch (type) {
			case StreamEvent.START_COMPLETE -> handleStartComplete(memory, event);
			case StreamEvent.SEND_COMPLETE -> this.events.sendComplete(StreamEvent.sendCanceled(memory, event));
			case StreamEvent.PEER_RECEIVE_ABORTED ->
				this.events.peerReceiveAborted(StreamEvent.abortedErrorCode(memory, event));
			case StreamEvent.SEND_SHUTDOWN_COMPLETE ->
				this.events.sendShutdownComplete(StreamEvent.sendShutdownGraceful(memory, event));
			case StreamEvent.SHUTDOWN_COMPLETE -> handleShutdownComplete(memory, event);
			case StreamEvent.IDEAL_SEND_BUFFER_SIZE ->
				this.events.idealSendBufferSize(StreamEvent.idealSendBufferSize(memory, event));
			case StreamEvent.PEER_ACCEPTED -> this.events.peerAccepted();
			default -> {
			}
		}
	}

	private void handleStartComplete(NativeMemory memory, long event) {
		int status = StreamEvent.startStatus(memory, event);
		if (MsQuicStatus.succeeded(status)) {
			this.id = StreamEvent.startId(memory, event);
		}
		this.events.startComplete(status, StreamEvent.startPeerAccepted(memory, event));
	}

	private void handleShutdownComplete(NativeMemory memory, long event) {
		Loss loss = null;
		if (StreamEvent.shutdownConnectionShutdown(memory, event)) {
			loss = this.session.lossOf(StreamEvent.shutdownConnectionByApp(memory, event),
					StreamEvent.shutdownConnectionRemotely(memory, event),
					StreamEvent.shutdownConnectionErrorCode(memory, event),
					StreamEvent.shutdownConnectionStatus(memory, event));
		}
		this.events.shutdownComplete(loss);
	}

	@Override
	public void onFailure(Throwable failure) {
		this.driver.tell(() -> this.events.internalError(failure));
	}

}

package io.quicsend;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.quicsend.msquic.MsQuic;
import io.quicsend.msquic.MsQuicApi;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeBlock;
import io.quicsend.msquic.StreamStatistics;
import org.jspecify.annotations.Nullable;

/**
 * The native side of a send stream. Each method makes one call and returns msquic's
 * status. Calls must not overlap, but for {@link #statistics}.
 */
final class NativeSendStream {

	private final ConnectionSession session;

	private final DefaultSendStream stream;

	private @Nullable NativeConnection connection;

	private long context;

	private volatile long handle;

	NativeSendStream(ConnectionSession session, DefaultSendStream stream) {
		this.session = session;
		this.stream = stream;
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
		this.context = this.session.library().register(this.stream);
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
		if (options.startTimeout() != null) {
			this.session.schedule(this.stream::startTimedOut, options.startTimeout());
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

}

package io.quicsend.msquic;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A stream of either side.
 */
final class RawStream extends RawObject {

	private final ByteArrayOutputStream received = new ByteArrayOutputStream();

	private final List<NativeBlock> sent = new ArrayList<>();

	private boolean closed;

	RawStream(Raw raw) {
		super(raw);
	}

	static RawStream open(RawConnection connection) {
		RawStream stream = new RawStream(connection.raw);
		MsQuicApi api = connection.raw.api;
		stream.handle = connection.raw.handle((out) -> api.streamOpen(connection.handle,
				MsQuic.STREAM_OPEN_FLAG_UNIDIRECTIONAL, api.streamCallback(), stream.context, out));
		connection.raw.add(stream);
		return stream;
	}

	static RawStream accept(Raw raw, long handle) {
		RawStream stream = new RawStream(raw);
		stream.handle = handle;
		raw.add(stream);
		raw.api.setCallbackHandler(handle, raw.api.streamCallback(), stream.context);
		return stream;
	}

	int start(int flags) {
		return this.raw.api.streamStart(this.handle, flags);
	}

	/**
	 * Send the parts, each in a buffer of its own, with one call.
	 * @param flags flags of the call
	 * @param clientContext what its SEND_COMPLETE shows
	 * @param parts the data
	 * @return the status
	 */
	int send(int flags, long clientContext, byte[]... parts) {
		NativeBlock buffers = NativeBlock.allocate(this.raw.memory, Math.max(1, parts.length) * MsQuic.BUFFER_SIZE);
		this.sent.add(buffers);
		for (int i = 0; i < parts.length; i++) {
			NativeBlock block = NativeBlock.bytes(this.raw.memory, parts[i]);
			this.sent.add(block);
			buffers.putQuicBuffer(i * MsQuic.BUFFER_SIZE, block.address(), parts[i].length);
		}
		return this.raw.api.streamSend(this.handle, buffers.address(), parts.length, flags, clientContext);
	}

	int shutdown(int flags, long errorCode) {
		return this.raw.api.streamShutdown(this.handle, flags, errorCode);
	}

	byte[] received() {
		synchronized (this.received) {
			return this.received.toByteArray();
		}
	}

	@Override
	int react(long event) {
		if (StreamEvent.type(this.raw.memory, event) == StreamEvent.RECEIVE) {
			long buffers = StreamEvent.receiveBuffers(this.raw.memory, event);
			for (int i = 0; i < StreamEvent.receiveBufferCount(this.raw.memory, event); i++) {
				receive(buffers + (long) i * MsQuic.BUFFER_SIZE);
			}
		}
		return 0;
	}

	private void receive(long buffer) {
		byte[] bytes = new byte[this.raw.memory.getInt(buffer)];
		this.raw.memory.copy(this.raw.memory.getLong(buffer + 8), bytes, 0, bytes.length);
		synchronized (this.received) {
			this.received.writeBytes(bytes);
		}
	}

	@Override
	String describe(long event) {
		NativeMemory m = this.raw.memory;
		int type = StreamEvent.type(m, event);
		return switch (type) {
			case StreamEvent.START_COMPLETE -> "START_COMPLETE status=" + StreamEvent.startStatus(m, event) + " id="
					+ StreamEvent.startId(m, event) + " accepted=" + StreamEvent.startPeerAccepted(m, event);
			case StreamEvent.RECEIVE -> "RECEIVE offset=" + StreamEvent.receiveAbsoluteOffset(m, event) + " length="
					+ StreamEvent.receiveTotalLength(m, event) + " flags=" + StreamEvent.receiveFlags(m, event);
			case StreamEvent.SEND_COMPLETE -> "SEND_COMPLETE context=" + StreamEvent.sendClientContext(m, event)
					+ " canceled=" + StreamEvent.sendCanceled(m, event);
			case StreamEvent.PEER_SEND_SHUTDOWN -> "PEER_SEND_SHUTDOWN";
			case StreamEvent.PEER_SEND_ABORTED -> "PEER_SEND_ABORTED code=" + StreamEvent.abortedErrorCode(m, event);
			case StreamEvent.PEER_RECEIVE_ABORTED ->
				"PEER_RECEIVE_ABORTED code=" + StreamEvent.abortedErrorCode(m, event);
			case StreamEvent.SEND_SHUTDOWN_COMPLETE ->
				"SEND_SHUTDOWN_COMPLETE graceful=" + StreamEvent.sendShutdownGraceful(m, event);
			case StreamEvent.SHUTDOWN_COMPLETE ->
				"SHUTDOWN_COMPLETE connection=" + StreamEvent.shutdownConnectionShutdown(m, event) + " appClose="
						+ StreamEvent.shutdownAppCloseInProgress(m, event) + " byApp="
						+ StreamEvent.shutdownConnectionByApp(m, event) + " remotely="
						+ StreamEvent.shutdownConnectionRemotely(m, event) + " code="
						+ StreamEvent.shutdownConnectionErrorCode(m, event) + " status="
						+ StreamEvent.shutdownConnectionStatus(m, event);
			case StreamEvent.IDEAL_SEND_BUFFER_SIZE ->
				"IDEAL_SEND_BUFFER_SIZE bytes=" + StreamEvent.idealSendBufferSize(m, event);
			case StreamEvent.PEER_ACCEPTED -> "PEER_ACCEPTED";
			default -> "type " + type;
		};
	}

	@Override
	synchronized void close() {
		if (!this.closed) {
			this.closed = true;
			this.raw.api.streamClose(this.handle);
			this.raw.unregister(this.context);
		}
	}

}

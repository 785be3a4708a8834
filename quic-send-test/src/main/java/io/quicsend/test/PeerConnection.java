package io.quicsend.test;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import io.quicsend.msquic.ConnectionEvent;
import io.quicsend.msquic.MsQuic;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeMemory;
import io.quicsend.msquic.ParamValue;
import io.quicsend.msquic.QuicSettings;
import io.quicsend.msquic.StreamEvent;

/**
 * Receives the events of one accepted connection, and holds what its streams share.
 */
final class PeerConnection extends NativeHandle {

	private static final int CHUNK = 16 * 1024;

	private final ReceiverEndpoint endpoint;

	private final ReentrantLock recordLock = new ReentrantLock();

	private final Set<PeerStream> stalled = ConcurrentHashMap.newKeySet();

	/** Of the worker that serves this connection, like the next two. */
	private final Deque<MessageDigest> digests = new ArrayDeque<>();

	private final byte[] chunk = new byte[CHUNK];

	private final ParamValue streamId;

	private volatile long number;

	private volatile boolean connected;

	PeerConnection(ReceiverEndpoint endpoint, long handle) {
		super(endpoint.library(), handle);
		this.endpoint = endpoint;
		this.streamId = new ParamValue(memory(), Long.BYTES);
	}

	ReceiverKnobs knobs() {
		return this.endpoint.knobs();
	}

	StreamObserver observer() {
		return this.endpoint.observer();
	}

	boolean isConnected() {
		return this.connected;
	}

	@Override
	public int onEvent(long handle, long event) {
		switch (ConnectionEvent.type(memory(), event)) {
			case ConnectionEvent.CONNECTED -> {
				this.number = this.endpoint.nextNumber();
				this.connected = true;
			}
			case ConnectionEvent.PEER_CERTIFICATE_RECEIVED -> {
				return this.endpoint.clientTrust().check(memory(), event);
			}
			case ConnectionEvent.PEER_STREAM_STARTED -> {
				return streamStarted(event);
			}
			case ConnectionEvent.SHUTDOWN_COMPLETE -> {
				this.connected = false;
				end();
			}
			default -> {
				// Of no consequence for a receiver.
			}
		}
		return MsQuicStatus.SUCCESS.code();
	}

	private int streamStarted(long event) {
		int unidirectional = ConnectionEvent.peerStreamFlags(memory(), event) & MsQuic.STREAM_OPEN_FLAG_UNIDIRECTIONAL;
		if (knobs().refuseStreams || unidirectional == 0) {
			return MsQuicStatus.ABORTED.code();
		}
		PeerStream stream = new PeerStream(this, ConnectionEvent.peerStream(memory(), event));
		api().setCallbackHandler(stream.handle(), api().streamCallback(), stream.context());
		ReceiverKnobs.StopRule rule = knobs().stopRule;
		if (rule != null && rule.bytes() == 0) {
			stream.stop(rule.code());
		}
		return MsQuicStatus.SUCCESS.code();
	}

	ReceivedStream newRecord(PeerStream stream) {
		this.streamId.read(api(), stream.handle(), MsQuic.PARAM_STREAM_ID);
		MessageDigest digest = this.digests.poll();
		return new ReceivedStream(this.recordLock, this.number, this.streamId.buffer().getLong(0),
				(digest != null) ? digest : newDigest(), observer().isKeepContent(), stream);
	}

	private static MessageDigest newDigest() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("This JVM has no SHA-256", ex);
		}
	}

	void reuse(MessageDigest digest) {
		this.digests.push(digest);
	}

	void copyReceived(long event, ReceivedStream target) {
		NativeMemory memory = memory();
		long buffer = StreamEvent.receiveBuffers(memory, event);
		for (int i = StreamEvent.receiveBufferCount(memory, event); i > 0; i--) {
			int length = memory.getInt(buffer);
			long address = memory.getLong(buffer + 8);
			for (int offset = 0; offset < length; offset += CHUNK) {
				int size = Math.min(CHUNK, length - offset);
				memory.copy(address + offset, this.chunk, 0, size);
				target.add(this.chunk, size);
			}
			buffer += MsQuic.BUFFER_SIZE;
		}
	}

	/**
	 * Hold a stream's data back while receiving is paused.
	 * @return whether to do so
	 */
	boolean stall(PeerStream stream) {
		if (!knobs().paused) {
			return false;
		}
		this.stalled.add(stream);
		if (!knobs().paused) {
			// Resumed in between, and perhaps without having seen this stream.
			this.stalled.remove(stream);
			return false;
		}
		return true;
	}

	void unstall(PeerStream stream) {
		this.stalled.remove(stream);
	}

	void resume() {
		for (PeerStream stream : this.stalled) {
			if (this.stalled.remove(stream)) {
				stream.resume();
			}
		}
	}

	/** Blocks until the connection's worker has answered, unless called on it. */
	int applyStreamLimit() {
		if (!enter()) {
			return MsQuicStatus.SUCCESS.code();
		}
		try {
			QuicSettings settings = new QuicSettings(memory()).peerUnidiStreamCount(knobs().streamLimit);
			return this.endpoint.setConnectionSettings(handle(), settings);
		}
		finally {
			exit();
		}
	}

	void shutdown(int flags, long code) {
		if (enter()) {
			try {
				api().connectionShutdown(handle(), flags, code);
			}
			finally {
				exit();
			}
		}
	}

	@Override
	void close() {
		api().connectionClose(handle());
	}

	@Override
	void closed() {
		this.endpoint.closed(this);
	}

	@Override
	public void onFailure(Throwable failure) {
		shutdown(MsQuic.CONNECTION_SHUTDOWN_FLAG_NONE, 0);
	}

}

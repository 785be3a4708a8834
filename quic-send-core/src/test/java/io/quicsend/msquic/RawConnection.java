package io.quicsend.msquic;

import java.lang.ref.Reference;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A connection of either side. Takes every stream that the peer opens.
 */
final class RawConnection extends RawObject {

	private final BlockingQueue<RawStream> peerStreams = new LinkedBlockingQueue<>();

	private volatile Consumer<RawStream> onPeerStream = (stream) -> {
	};

	private volatile byte[] peerCertificate = new byte[0];

	private volatile byte[] peerChain = new byte[0];

	private volatile Long sink;

	private boolean closed;

	RawConnection(Raw raw) {
		super(raw);
	}

	static RawConnection open(Raw raw) {
		RawConnection connection = new RawConnection(raw);
		connection.handle = raw.handle((out) -> raw.api.connectionOpen(raw.registration, raw.api.connectionCallback(),
				connection.context, out));
		raw.add(connection);
		return connection;
	}

	static RawConnection accept(Raw raw, long handle) {
		RawConnection connection = new RawConnection(raw);
		connection.handle = handle;
		raw.add(connection);
		raw.api.setCallbackHandler(handle, raw.api.connectionCallback(), connection.context);
		return connection;
	}

	int start(long configuration, int port) {
		NativeBlock name = NativeBlock.string(this.raw.memory, "localhost");
		try {
			setAddress(MsQuic.PARAM_CONN_REMOTE_ADDRESS, Raw.loopback(port));
			return this.raw.api.connectionStart(this.handle, configuration, MsQuic.ADDRESS_FAMILY_UNSPECIFIED,
					name.address(), port);
		}
		finally {
			Reference.reachabilityFence(name);
		}
	}

	void setAddress(int param, InetSocketAddress address) {
		NativeBlock block = NativeBlock.allocate(this.raw.memory, QuicAddress.SIZE);
		QuicAddress.write(block.buffer(), address);
		Raw.check(this.raw.api.setParam(this.handle, param, QuicAddress.SIZE, block.address()));
		Reference.reachabilityFence(block);
	}

	InetSocketAddress address(int param) {
		ParamValue value = new ParamValue(this.raw.memory, QuicAddress.SIZE);
		Raw.check(value.read(this.raw.api, this.handle, param));
		return QuicAddress.read(value.buffer());
	}

	void shutdown(long errorCode) {
		this.raw.api.connectionShutdown(this.handle, MsQuic.CONNECTION_SHUTDOWN_FLAG_NONE, errorCode);
	}

	/**
	 * Do something with each stream of the peer, in the event that brings it.
	 * @param action what to do
	 */
	void onPeerStream(Consumer<RawStream> action) {
		this.onPeerStream = action;
	}

	RawStream awaitPeerStream() {
		try {
			RawStream stream = this.peerStreams.poll(20, TimeUnit.SECONDS);
			if (stream == null) {
				throw new AssertionError("No stream of the peer but " + events());
			}
			return stream;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	byte[] peerCertificate() {
		return this.peerCertificate;
	}

	byte[] peerChain() {
		return this.peerChain;
	}

	@Override
	int react(long event) {
		NativeMemory m = this.raw.memory;
		int type = ConnectionEvent.type(m, event);
		if (type == ConnectionEvent.PEER_STREAM_STARTED && this.sink != null) {
			this.raw.api.setCallbackHandler(ConnectionEvent.peerStream(m, event), this.raw.api.streamCallback(),
					this.sink);
		}
		else if (type == ConnectionEvent.PEER_STREAM_STARTED) {
			RawStream stream = RawStream.accept(this.raw, ConnectionEvent.peerStream(m, event));
			this.onPeerStream.accept(stream);
			this.peerStreams.add(stream);
		}
		else if (type == ConnectionEvent.PEER_CERTIFICATE_RECEIVED) {
			this.peerCertificate = ConnectionEvent.peerCertificate(m, event);
			this.peerChain = ConnectionEvent.peerCertificateChain(m, event);
		}
		return 0;
	}

	@Override
	String describe(long event) {
		NativeMemory m = this.raw.memory;
		int type = ConnectionEvent.type(m, event);
		return switch (type) {
			case ConnectionEvent.CONNECTED -> "CONNECTED resumed=" + ConnectionEvent.connectedSessionResumed(m, event)
					+ " alpn=" + new String(ConnectionEvent.connectedAlpn(m, event));
			case ConnectionEvent.SHUTDOWN_INITIATED_BY_TRANSPORT ->
				"SHUTDOWN_INITIATED_BY_TRANSPORT status=" + ConnectionEvent.transportStatus(m, event) + " code="
						+ ConnectionEvent.transportErrorCode(m, event);
			case ConnectionEvent.SHUTDOWN_INITIATED_BY_PEER ->
				"SHUTDOWN_INITIATED_BY_PEER code=" + ConnectionEvent.peerErrorCode(m, event);
			case ConnectionEvent.SHUTDOWN_COMPLETE ->
				"SHUTDOWN_COMPLETE handshake=" + ConnectionEvent.shutdownHandshakeCompleted(m, event)
						+ " peerAcknowledged=" + ConnectionEvent.shutdownPeerAcknowledged(m, event) + " appClose="
						+ ConnectionEvent.shutdownAppCloseInProgress(m, event);
			case ConnectionEvent.PEER_STREAM_STARTED ->
				"PEER_STREAM_STARTED flags=" + ConnectionEvent.peerStreamFlags(m, event);
			case ConnectionEvent.STREAMS_AVAILABLE ->
				"STREAMS_AVAILABLE bidirectional=" + ConnectionEvent.streamsAvailableBidirectional(m, event)
						+ " unidirectional=" + ConnectionEvent.streamsAvailableUnidirectional(m, event);
			case ConnectionEvent.PEER_CERTIFICATE_RECEIVED ->
				"PEER_CERTIFICATE_RECEIVED flags=" + ConnectionEvent.peerCertificateDeferredErrorFlags(m, event)
						+ " status=" + ConnectionEvent.peerCertificateDeferredStatus(m, event);
			default -> "type " + type;
		};
	}

	/**
	 * Take all streams of the peer with this callback instead.
	 * @param context the context of the callback
	 */
	void sinkStreams(long context) {
		this.sink = context;
	}

	/**
	 * A connection that was refused stays msquic's to close.
	 */
	synchronized void forget() {
		this.closed = true;
		this.raw.unregister(this.context);
	}

	@Override
	synchronized void close() {
		if (!this.closed) {
			this.closed = true;
			this.raw.api.connectionClose(this.handle);
			this.raw.unregister(this.context);
		}
	}

}

package io.quicsend.msquic;

import java.lang.ref.Reference;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A listener that accepts every connection.
 */
final class RawListener extends RawObject {

	private final BlockingQueue<RawConnection> accepted = new LinkedBlockingQueue<>();

	private final long configuration;

	private volatile Consumer<RawConnection> onAccept = (connection) -> {
	};

	private boolean closed;

	private RawListener(Raw raw, long configuration) {
		super(raw);
		this.configuration = configuration;
	}

	static RawListener open(Raw raw, long configuration) {
		RawListener listener = new RawListener(raw, configuration);
		listener.handle = raw
			.handle((out) -> raw.api.listenerOpen(raw.registration, raw.api.listenerCallback(), listener.context, out));
		raw.add(listener);
		return listener;
	}

	int start(InetSocketAddress address, String... alpn) {
		AlpnBuffers buffers = new AlpnBuffers(this.raw.memory, alpn);
		NativeBlock block = NativeBlock.allocate(this.raw.memory, QuicAddress.SIZE);
		QuicAddress.write(block.buffer(), address);
		try {
			return this.raw.api.listenerStart(this.handle, buffers.address(), buffers.count(), block.address());
		}
		finally {
			Reference.reachabilityFence(buffers);
			Reference.reachabilityFence(block);
		}
	}

	InetSocketAddress address() {
		ParamValue value = new ParamValue(this.raw.memory, QuicAddress.SIZE);
		Raw.check(value.read(this.raw.api, this.handle, MsQuic.PARAM_LISTENER_LOCAL_ADDRESS));
		return QuicAddress.read(value.buffer());
	}

	int port() {
		return address().getPort();
	}

	/**
	 * Do something with each connection, before its handshake goes on.
	 * @param action what to do
	 */
	void onAccept(Consumer<RawConnection> action) {
		this.onAccept = action;
	}

	RawConnection awaitConnection() {
		try {
			RawConnection connection = this.accepted.poll(20, TimeUnit.SECONDS);
			if (connection == null) {
				throw new AssertionError("No connection but " + events());
			}
			return connection;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	void stop() {
		this.raw.api.listenerStop(this.handle);
	}

	@Override
	int react(long event) {
		if (ListenerEvent.type(this.raw.memory, event) != ListenerEvent.NEW_CONNECTION) {
			return 0;
		}
		RawConnection connection = RawConnection.accept(this.raw, ListenerEvent.newConnection(this.raw.memory, event));
		boolean taken = false;
		try {
			this.onAccept.accept(connection);
			int status = this.raw.api.connectionSetConfiguration(connection.handle, this.configuration);
			taken = MsQuicStatus.succeeded(status);
			this.accepted.add(connection);
			return taken ? 0 : status;
		}
		finally {
			if (!taken) {
				connection.forget();
			}
		}
	}

	@Override
	String describe(long event) {
		NativeMemory m = this.raw.memory;
		int type = ListenerEvent.type(m, event);
		return switch (type) {
			case ListenerEvent.NEW_CONNECTION -> "NEW_CONNECTION name="
					+ new String(ListenerEvent.newConnectionServerName(m, event), StandardCharsets.US_ASCII);
			case ListenerEvent.STOP_COMPLETE -> "STOP_COMPLETE";
			default -> "type " + type;
		};
	}

	@Override
	synchronized void close() {
		if (!this.closed) {
			this.closed = true;
			this.raw.api.listenerClose(this.handle);
			this.raw.unregister(this.context);
		}
	}

}

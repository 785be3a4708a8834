package io.quicsend.msquic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongToIntFunction;
import java.util.function.UnaryOperator;

/**
 * An opened API with a registration, a server's and clients' configurations, and the
 * closing of all in the right order.
 */
final class Raw implements AutoCloseable {

	static final String ALPN = "contract";

	static final int CLIENT = MsQuic.CREDENTIAL_FLAG_CLIENT;

	static final int TRUSTING_CLIENT = CLIENT | MsQuic.CREDENTIAL_FLAG_NO_CERTIFICATE_VALIDATION;

	static final int INDICATING_CLIENT = TRUSTING_CLIENT | MsQuic.CREDENTIAL_FLAG_INDICATE_CERTIFICATE_RECEIVED
			| MsQuic.CREDENTIAL_FLAG_USE_PORTABLE_CERTIFICATES;

	private static final RawCertificate CERTIFICATE = RawCertificate.create();

	final MsQuicApi api;

	final NativeMemory memory;

	final long registration;

	private final CallbackTable table;

	private final Queue<RawListener> listeners = new ConcurrentLinkedQueue<>();

	private final Queue<RawConnection> connections = new ConcurrentLinkedQueue<>();

	private final Queue<RawStream> streams = new ConcurrentLinkedQueue<>();

	private final Queue<Long> configurations = new ConcurrentLinkedQueue<>();

	private boolean closed;

	private Raw(MsQuicApi api, CallbackTable table) {
		this.api = api;
		this.memory = api.memory();
		this.table = table;
		RegistrationConfig config = new RegistrationConfig(this.memory, "contract",
				MsQuic.EXECUTION_PROFILE_LOW_LATENCY);
		this.registration = handle((out) -> api.registrationOpen(config.address(), out));
		Reference.reachabilityFence(config);
	}

	static Raw open(MsQuicBinding binding) {
		return open(binding, UnaryOperator.identity());
	}

	/**
	 * Open the API with something between the binding and the table of callbacks.
	 * @param binding the binding
	 * @param wrapper makes what the binding calls
	 * @return the opened API
	 */
	static Raw open(MsQuicBinding binding, UnaryOperator<MsQuicCallbacks> wrapper) {
		CallbackTable table = new CallbackTable();
		try {
			return new Raw(binding.open(TestLibrary.path(), wrapper.apply(table)), table);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void check(int status) {
		if (!MsQuicStatus.succeeded(status)) {
			throw new AssertionError(MsQuicStatus.describe(status));
		}
	}

	static InetSocketAddress loopback(int port) {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
	}

	static RawCertificate certificate() {
		return CERTIFICATE;
	}

	/**
	 * Call something that opens a handle.
	 * @param call the call, given where the handle goes
	 * @return the handle
	 */
	long handle(LongToIntFunction call) {
		NativeBlock out = NativeBlock.allocate(this.memory, Long.BYTES);
		check(call.applyAsInt(out.address()));
		return out.buffer().getLong(0);
	}

	QuicSettings settings() {
		return new QuicSettings(this.memory);
	}

	long configuration(QuicSettings settings, String... alpn) {
		AlpnBuffers buffers = new AlpnBuffers(this.memory, alpn);
		try {
			long configuration = handle((out) -> this.api.configurationOpen(this.registration, buffers.address(),
					buffers.count(), settings.address(), QuicSettings.SIZE, 0, out));
			this.configurations.add(configuration);
			return configuration;
		}
		finally {
			Reference.reachabilityFence(buffers);
			Reference.reachabilityFence(settings);
		}
	}

	int load(long configuration, CredentialConfig credential) {
		try {
			return this.api.configurationLoadCredential(configuration, credential.address());
		}
		finally {
			credential.wipe();
			Reference.reachabilityFence(credential);
		}
	}

	/**
	 * A configuration of a server that accepts 100 streams at once.
	 * @return the configuration
	 */
	long server() {
		return server(settings().peerUnidiStreamCount(100), ALPN);
	}

	long server(QuicSettings settings, String... alpn) {
		long configuration = configuration(settings, alpn);
		check(load(configuration,
				new CredentialConfig(this.memory, 0).pkcs12(CERTIFICATE.pkcs12(), RawCertificate.PASSWORD)));
		return configuration;
	}

	/**
	 * A configuration of a client that trusts everybody and does not buffer.
	 * @return the configuration
	 */
	long client() {
		return client(settings().sendBufferingEnabled(false), TRUSTING_CLIENT, ALPN);
	}

	long client(QuicSettings settings, int flags, String... alpn) {
		long configuration = configuration(settings, alpn);
		check(load(configuration, new CredentialConfig(this.memory, flags)));
		return configuration;
	}

	RawListener listen(long configuration) {
		RawListener listener = RawListener.open(this, configuration);
		check(listener.start(loopback(0), ALPN));
		return listener;
	}

	/**
	 * Both ends of a connection that has been established.
	 * @return the pair
	 */
	RawPair pair() {
		return pair(server(), client());
	}

	RawPair pair(long server, long client) {
		RawListener listener = listen(server);
		RawConnection connection = RawConnection.open(this);
		check(connection.start(client, listener.port()));
		connection.await("CONNECTED");
		RawConnection accepted = listener.awaitConnection();
		accepted.await("CONNECTED");
		return new RawPair(listener, connection, accepted);
	}

	long register(NativeCallback callback) {
		return this.table.register(callback);
	}

	void unregister(long context) {
		this.table.unregister(context);
	}

	void add(RawListener listener) {
		this.listeners.add(listener);
	}

	void add(RawConnection connection) {
		this.connections.add(connection);
	}

	void add(RawStream stream) {
		this.streams.add(stream);
	}

	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.listeners.forEach(RawListener::close);
		this.connections.forEach(RawConnection::close);
		this.streams.forEach(RawStream::close);
		this.configurations.forEach(this.api::configurationClose);
		this.api.registrationClose(this.registration);
		this.api.close();
		if (this.table.size() != 0) {
			throw new AssertionError(this.table.size() + " callbacks are still registered");
		}
	}

	/**
	 * Both ends of a connection.
	 *
	 * @param listener the server's listener
	 * @param client the client's end
	 * @param server the server's end
	 */
	record RawPair(RawListener listener, RawConnection client, RawConnection server) {

	}

}

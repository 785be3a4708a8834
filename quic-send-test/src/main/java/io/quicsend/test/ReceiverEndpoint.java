package io.quicsend.test;

import java.io.IOException;
import java.lang.ref.Reference;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.quicsend.msquic.AlpnBuffers;
import io.quicsend.msquic.CredentialConfig;
import io.quicsend.msquic.ListenerEvent;
import io.quicsend.msquic.MsQuic;
import io.quicsend.msquic.MsQuicApi;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeBlock;
import io.quicsend.msquic.NativeCallback;
import io.quicsend.msquic.NativeMemory;
import io.quicsend.msquic.ParamValue;
import io.quicsend.msquic.QuicAddress;
import io.quicsend.msquic.QuicSettings;
import io.quicsend.msquic.RegistrationConfig;

/**
 * The listener with all that it needs of msquic, and the connections that it has
 * accepted.
 */
final class ReceiverEndpoint implements NativeCallback {

	/** What a connection may take to take leave of its peer, before it is closed. */
	private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	/** Unlike a handle, a context may be 0. */
	private static final long NO_CONTEXT = -1;

	private final ReceiverSettings settings;

	private final ReceiverKnobs knobs;

	private final StreamObserver observer;

	private final ClientTrust clientTrust;

	private final MsQuicLibrary.Reference library;

	private final Set<PeerConnection> connections = ConcurrentHashMap.newKeySet();

	private final AtomicLong connected = new AtomicLong();

	private long context = NO_CONTEXT;

	private long registration;

	private long configuration;

	private long listener;

	private InetSocketAddress address;

	private volatile boolean closing;

	private ReceiverEndpoint(ReceiverSettings settings, ReceiverKnobs knobs, StreamObserver observer)
			throws IOException {
		this.settings = settings;
		this.knobs = knobs;
		this.observer = observer;
		this.clientTrust = new ClientTrust(settings.clientAuthority());
		this.address = new InetSocketAddress(settings.address(), settings.port());
		this.library = new MsQuicLibrary(settings.library()).open();
	}

	static ReceiverEndpoint open(ReceiverSettings settings, ReceiverKnobs knobs, StreamObserver observer)
			throws IOException {
		ReceiverEndpoint endpoint = new ReceiverEndpoint(settings, knobs, observer);
		try {
			endpoint.start();
			return endpoint;
		}
		catch (IOException | RuntimeException ex) {
			endpoint.close();
			throw ex;
		}
	}

	private void start() throws IOException {
		NativeMemory memory = memory();
		NativeBlock handle = NativeBlock.allocate(memory, Long.BYTES);
		RegistrationConfig name = new RegistrationConfig(memory, "quic-send-test",
				MsQuic.EXECUTION_PROFILE_LOW_LATENCY);
		check("RegistrationOpen", api().registrationOpen(name.address(), handle.address()));
		this.registration = handle.buffer().getLong(0);
		AlpnBuffers alpn = new AlpnBuffers(memory, this.settings.alpn().toArray(String[]::new));
		QuicSettings quicSettings = this.settings.toNative(memory);
		check("ConfigurationOpen", api().configurationOpen(this.registration, alpn.address(), alpn.count(),
				quicSettings.address(), QuicSettings.SIZE, 0, handle.address()));
		this.configuration = handle.buffer().getLong(0);
		loadCredential();
		this.context = this.library.register(this);
		check("ListenerOpen",
				api().listenerOpen(this.registration, api().listenerCallback(), this.context, handle.address()));
		this.listener = handle.buffer().getLong(0);
		NativeBlock local = NativeBlock.allocate(memory, QuicAddress.SIZE);
		QuicAddress.write(local.buffer(), this.address);
		check("Listening on " + this.address,
				api().listenerStart(this.listener, alpn.address(), alpn.count(), local.address()));
		ParamValue actual = new ParamValue(memory, QuicAddress.SIZE);
		check("Reading the listener's address", actual.read(api(), this.listener, MsQuic.PARAM_LISTENER_LOCAL_ADDRESS));
		this.address = QuicAddress.read(actual.buffer());
		Reference.reachabilityFence(handle);
		Reference.reachabilityFence(name);
		Reference.reachabilityFence(alpn);
		Reference.reachabilityFence(quicSettings);
		Reference.reachabilityFence(local);
	}

	private void loadCredential() throws IOException {
		int flags = 0;
		if (this.clientTrust.isRequired()) {
			flags = MsQuic.CREDENTIAL_FLAG_REQUIRE_CLIENT_AUTHENTICATION
					| MsQuic.CREDENTIAL_FLAG_INDICATE_CERTIFICATE_RECEIVED
					| MsQuic.CREDENTIAL_FLAG_USE_PORTABLE_CERTIFICATES;
		}
		char[] password = UUID.randomUUID().toString().toCharArray();
		byte[] keyStore = this.settings.certificate().toPkcs12(password);
		CredentialConfig credential = new CredentialConfig(memory(), flags).pkcs12(keyStore, password);
		Path authorities = this.clientTrust.isRequired() ? this.clientTrust.writeAuthorities() : null;
		try {
			if (authorities != null) {
				credential.caCertificateFile(authorities.toString());
			}
			check("Loading the server's certificate",
					api().configurationLoadCredential(this.configuration, credential.address()));
		}
		finally {
			credential.wipe();
			Arrays.fill(keyStore, (byte) 0);
			if (authorities != null) {
				Files.deleteIfExists(authorities);
			}
		}
	}

	private static void check(String what, int status) throws IOException {
		if (!MsQuicStatus.succeeded(status)) {
			throw new IOException(what + " failed: " + MsQuicStatus.describe(status));
		}
	}

	InetSocketAddress address() {
		return this.address;
	}

	MsQuicLibrary.Reference library() {
		return this.library;
	}

	private MsQuicApi api() {
		return this.library.api();
	}

	private NativeMemory memory() {
		return this.library.memory();
	}

	ReceiverKnobs knobs() {
		return this.knobs;
	}

	StreamObserver observer() {
		return this.observer;
	}

	ClientTrust clientTrust() {
		return this.clientTrust;
	}

	Set<PeerConnection> connections() {
		return this.connections;
	}

	long connectedCount() {
		return this.connected.get();
	}

	long nextNumber() {
		return this.connected.incrementAndGet();
	}

	void closed(PeerConnection connection) {
		this.connections.remove(connection);
	}

	@Override
	public int onEvent(long handle, long event) {
		if (ListenerEvent.type(memory(), event) == ListenerEvent.NEW_CONNECTION) {
			return accept(ListenerEvent.newConnection(memory(), event));
		}
		return MsQuicStatus.SUCCESS.code();
	}

	private int accept(long handle) {
		if (this.closing || this.knobs.refuseConnections) {
			return MsQuicStatus.CONNECTION_REFUSED.code();
		}
		PeerConnection connection = new PeerConnection(this, handle);
		this.connections.add(connection);
		api().setCallbackHandler(handle, api().connectionCallback(), connection.context());
		int status = connection.applyStreamLimit();
		if (MsQuicStatus.succeeded(status)) {
			status = api().connectionSetConfiguration(handle, this.configuration);
		}
		if (!MsQuicStatus.succeeded(status)) {
			connection.disown();
			this.connections.remove(connection);
			return status;
		}
		return MsQuicStatus.SUCCESS.code();
	}

	int setConnectionSettings(long handle, QuicSettings quicSettings) {
		try {
			return api().setParam(handle, MsQuic.PARAM_CONN_SETTINGS, QuicSettings.SIZE, quicSettings.address());
		}
		finally {
			Reference.reachabilityFence(quicSettings);
		}
	}

	@Override
	public void onFailure(Throwable failure) {
		// Has been logged; msquic refuses the connection.
	}

	/**
	 * Listener first, so that nothing new comes; then the connections, which msquic wants
	 * closed before all else. Must not run on one of msquic's threads.
	 */
	void close() {
		this.closing = true;
		if (this.listener != 0) {
			api().listenerClose(this.listener);
		}
		if (this.context != NO_CONTEXT) {
			this.library.unregister(this.context);
		}
		this.connections.forEach((connection) -> connection.shutdown(MsQuic.CONNECTION_SHUTDOWN_FLAG_NONE, 0));
		if (!Await.until(this.connections::isEmpty, SHUTDOWN_TIMEOUT)) {
			this.connections.forEach(PeerConnection::end);
			if (!Await.until(this.connections::isEmpty, CLOSE_TIMEOUT)) {
				throw new IllegalStateException(
						"Connections that msquic does not let go of: " + this.connections.size());
			}
		}
		if (this.configuration != 0) {
			api().configurationClose(this.configuration);
		}
		if (this.registration != 0) {
			api().registrationClose(this.registration);
		}
		this.library.close();
	}

}

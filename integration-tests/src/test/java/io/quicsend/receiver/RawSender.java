package io.quicsend.receiver;

import java.io.IOException;
import java.lang.ref.Reference;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.quicsend.msquic.AlpnBuffers;
import io.quicsend.msquic.ConnectionEvent;
import io.quicsend.msquic.CredentialConfig;
import io.quicsend.msquic.MsQuic;
import io.quicsend.msquic.MsQuicApi;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeBlock;
import io.quicsend.msquic.NativeCallback;
import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.msquic.NativeMemory;
import io.quicsend.msquic.QuicAddress;
import io.quicsend.msquic.QuicSettings;
import io.quicsend.msquic.RegistrationConfig;
import io.quicsend.test.IssuedCertificate;
import org.jspecify.annotations.Nullable;

/**
 * A client without any comfort, straight on the function table, so that tests of the
 * receiver depend on nothing else.
 */
final class RawSender implements NativeCallback, AutoCloseable {

	static final int TIMEOUT_SECONDS = 20;

	private final MsQuicLibrary.Reference library;

	private final CompletableFuture<Void> connected = new CompletableFuture<>();

	private final CompletableFuture<Long> closedByPeer = new CompletableFuture<>();

	private final CompletableFuture<Integer> closedByTransport = new CompletableFuture<>();

	private final CompletableFuture<Void> down = new CompletableFuture<>();

	private final long registration;

	private final long configuration;

	private final long context;

	private final long connection;

	RawSender(InetSocketAddress target) throws IOException {
		this(target, null);
	}

	RawSender(InetSocketAddress target, @Nullable IssuedCertificate identity) throws IOException {
		String path = System.getProperty("quic-send.test.library");
		this.library = new MsQuicLibrary(
				NativeLibraryOptions.defaults().withPath((path != null) ? Path.of(path) : null))
			.open();
		NativeBlock out = NativeBlock.allocate(memory(), Long.BYTES);
		RegistrationConfig name = new RegistrationConfig(memory(), "raw", MsQuic.EXECUTION_PROFILE_LOW_LATENCY);
		check(api().registrationOpen(name.address(), out.address()));
		this.registration = out.buffer().getLong(0);
		AlpnBuffers alpn = new AlpnBuffers(memory(), "quic-send");
		QuicSettings settings = new QuicSettings(memory()).sendBufferingEnabled(false)
			.handshakeIdleTimeoutMs(5000)
			.disconnectTimeoutMs(5000);
		check(api().configurationOpen(this.registration, alpn.address(), alpn.count(), settings.address(),
				QuicSettings.SIZE, 0, out.address()));
		this.configuration = out.buffer().getLong(0);
		CredentialConfig credential = new CredentialConfig(memory(),
				MsQuic.CREDENTIAL_FLAG_CLIENT | MsQuic.CREDENTIAL_FLAG_NO_CERTIFICATE_VALIDATION);
		if (identity != null) {
			credential.pkcs12(identity.toPkcs12("secret".toCharArray()), "secret".toCharArray());
		}
		check(api().configurationLoadCredential(this.configuration, credential.address()));
		this.context = this.library.register(this);
		check(api().connectionOpen(this.registration, api().connectionCallback(), this.context, out.address()));
		this.connection = out.buffer().getLong(0);
		NativeBlock address = NativeBlock.allocate(memory(), QuicAddress.SIZE);
		QuicAddress.write(address.buffer(), target);
		check(api().setParam(this.connection, MsQuic.PARAM_CONN_REMOTE_ADDRESS, QuicAddress.SIZE, address.address()));
		NativeBlock host = NativeBlock.string(memory(), "localhost");
		check(api().connectionStart(this.connection, this.configuration, MsQuic.ADDRESS_FAMILY_UNSPECIFIED,
				host.address(), target.getPort()));
		Reference.reachabilityFence(out);
		Reference.reachabilityFence(name);
		Reference.reachabilityFence(alpn);
		Reference.reachabilityFence(settings);
		Reference.reachabilityFence(credential);
		Reference.reachabilityFence(address);
		Reference.reachabilityFence(host);
	}

	static RawSender connect(InetSocketAddress target) throws Exception {
		RawSender sender = new RawSender(target);
		sender.connected().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
		return sender;
	}

	MsQuicLibrary.Reference library() {
		return this.library;
	}

	MsQuicApi api() {
		return this.library.api();
	}

	NativeMemory memory() {
		return this.library.memory();
	}

	long connection() {
		return this.connection;
	}

	CompletableFuture<Void> connected() {
		return this.connected;
	}

	long awaitCloseByPeer() throws Exception {
		return this.closedByPeer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
	}

	boolean isClosedByTransport(Duration limit) throws Exception {
		try {
			this.closedByTransport.get(limit.toMillis(), TimeUnit.MILLISECONDS);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
	}

	MsQuicStatus awaitCloseByTransport() throws Exception {
		return MsQuicStatus.of(this.closedByTransport.get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
	}

	RawStream open() {
		return new RawStream(this);
	}

	/** Send a whole stream, and wait until it is acknowledged. */
	void send(byte[] content) throws Exception {
		try (RawStream stream = open()) {
			stream.send(content, true);
			stream.awaitGraceful();
		}
	}

	void shutdown(long code) {
		api().connectionShutdown(this.connection, MsQuic.CONNECTION_SHUTDOWN_FLAG_NONE, code);
	}

	@Override
	public int onEvent(long handle, long event) {
		switch (ConnectionEvent.type(memory(), event)) {
			case ConnectionEvent.CONNECTED -> this.connected.complete(null);
			case ConnectionEvent.SHUTDOWN_INITIATED_BY_PEER ->
				this.closedByPeer.complete(ConnectionEvent.peerErrorCode(memory(), event));
			case ConnectionEvent.SHUTDOWN_INITIATED_BY_TRANSPORT ->
				this.closedByTransport.complete(ConnectionEvent.transportStatus(memory(), event));
			case ConnectionEvent.SHUTDOWN_COMPLETE -> {
				this.connected.completeExceptionally(new IOException("Not connected"));
				this.down.complete(null);
			}
			default -> {
			}
		}
		return MsQuicStatus.SUCCESS.code();
	}

	@Override
	public void onFailure(Throwable failure) {
		this.connected.completeExceptionally(failure);
	}

	/** All streams must have been closed. */
	@Override
	public void close() throws Exception {
		shutdown(0);
		this.down.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
		api().connectionClose(this.connection);
		this.library.unregister(this.context);
		api().configurationClose(this.configuration);
		api().registrationClose(this.registration);
		this.library.close();
	}

	static void check(int status) {
		if (!MsQuicStatus.succeeded(status)) {
			throw new IllegalStateException(MsQuicStatus.describe(status));
		}
	}

}

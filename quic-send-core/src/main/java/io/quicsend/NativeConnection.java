package io.quicsend;

import java.lang.ref.Reference;
import java.net.InetSocketAddress;
import java.security.cert.CertificateException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.quicsend.msquic.ConnectionEvent;
import io.quicsend.msquic.ConnectionFilter;
import io.quicsend.msquic.MsQuic;
import io.quicsend.msquic.MsQuicApi;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeBlock;
import io.quicsend.msquic.NativeCallback;
import io.quicsend.msquic.NativeMemory;
import io.quicsend.msquic.NativeMessages;
import io.quicsend.msquic.ParamValue;
import io.quicsend.msquic.QuicAddress;
import io.quicsend.tls.PeerVerifier;
import io.quicsend.tls.ServerNames;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect to one address, and the connection that comes of it. The handle
 * stays open until the connection has ended and each stream and call that holds a
 * reference has let go of it, so that streams are closed before their connection.
 */
final class NativeConnection implements NativeCallback {

	private final ConnectionSession session;

	private final NativeRegistration registration;

	private final InetSocketAddress address;

	private final @Nullable PeerVerifier verifier;

	private final long context;

	/** One for the connection itself, until SHUTDOWN_COMPLETE. */
	private final AtomicInteger references = new AtomicInteger(1);

	private final AtomicBoolean ended = new AtomicBoolean();

	/** Keeps events back, where native code can. */
	private final @Nullable ConnectionFilter filter;

	/** Where msquic writes, so it lives as long as this. */
	private final @Nullable KeyLog keyLog;

	private final HandleGuard guard = new HandleGuard();

	private volatile long handle;

	/** When the handshake began. */
	private volatile long started;

	private volatile boolean closed;

	/** The peer's certificate has been checked and accepted. */
	private volatile boolean verified;

	/** What the check of the peer's certificate has thrown. */
	private volatile @Nullable Throwable rejection;

	NativeConnection(ConnectionSession session, NativeRegistration registration, InetSocketAddress address,
			@Nullable PeerVerifier verifier) {
		this.session = session;
		this.registration = registration;
		this.address = address;
		this.verifier = verifier;
		this.keyLog = KeyLog.of(session, registration);
		this.context = registration.library().register(this);
		this.filter = (registration.library().messages() != null) ? new ConnectionFilter(registration.memory(),
				api().connectionCallback(), this.context, ConnectionEvent.CONNECTED,
				ConnectionEvent.SHUTDOWN_INITIATED_BY_TRANSPORT, ConnectionEvent.SHUTDOWN_INITIATED_BY_PEER,
				ConnectionEvent.SHUTDOWN_COMPLETE, ConnectionEvent.PEER_CERTIFICATE_RECEIVED) : null;
	}

	/**
	 * Open the connection and start the handshake. Events may come before this returns.
	 * @param configuration the configuration
	 * @param serverName the receiver's name
	 * @throws NativeCallException if msquic refuses; nothing stays open then
	 */
	void start(NativeConfiguration configuration, String serverName) throws NativeCallException {
		if (!this.guard.enter()) {
			throw new NativeCallException("The connection was closed before it was started",
					MsQuicStatus.ABORTED.code(), null);
		}
		try {
			open();
			setRemoteAddress();
			if (this.keyLog != null) {
				this.keyLog.attach(this);
			}
			startHandshake(configuration, serverName);
		}
		catch (NativeCallException | RuntimeException | Error ex) {
			// Nothing started, so SHUTDOWN_COMPLETE tells nothing new.
			this.ended.set(true);
			closeNow();
			throw ex;
		}
		finally {
			exit();
		}
	}

	private void open() throws NativeCallException {
		NativeBlock out = NativeBlock.allocate(this.registration.memory(), 8);
		NativeMessages functions = this.registration.library().messages();
		int status = (functions != null && this.filter != null)
				? api().connectionOpen(this.registration.handle(), functions.connectionCallback(),
						this.filter.address(), out.address())
				: api().connectionOpen(this.registration.handle(), api().connectionCallback(), this.context,
						out.address());
		NativeCallException.check("Opening the connection", status);
		this.handle = out.buffer().getLong(0);
	}

	private void startHandshake(NativeConfiguration configuration, String serverName) throws NativeCallException {
		String sni = ServerNames.sni(serverName);
		NativeBlock name = (sni != null) ? NativeBlock.string(this.registration.memory(), sni) : null;
		this.started = System.nanoTime();
		int status = api().connectionStart(this.handle, configuration.handle(), MsQuic.ADDRESS_FAMILY_UNSPECIFIED,
				(name != null) ? name.address() : 0, this.address.getPort());
		Reference.reachabilityFence(name);
		NativeCallException.check("Starting the connection", status);
	}

	private void setRemoteAddress() throws NativeCallException {
		NativeBlock block = NativeBlock.allocate(this.registration.memory(), QuicAddress.SIZE);
		QuicAddress.write(block.buffer(), this.address);
		int status = api().setParam(this.handle, MsQuic.PARAM_CONN_REMOTE_ADDRESS, QuicAddress.SIZE, block.address());
		Reference.reachabilityFence(block);
		NativeCallException.check("Setting the remote address", status);
	}

	MsQuicApi api() {
		return this.registration.api();
	}

	NativeRegistration registration() {
		return this.registration;
	}

	long handle() {
		return this.handle;
	}

	long started() {
		return this.started;
	}

	InetSocketAddress address() {
		return this.address;
	}

	@Nullable Throwable rejection() {
		return this.rejection;
	}

	/**
	 * Keep the handle open, unless it is closed by force.
	 * @return {@code false} if it is closing already
	 */
	boolean acquire() {
		int references;
		do {
			references = this.references.get();
			if (references == 0) {
				return false;
			}
		}
		while (!this.references.compareAndSet(references, references + 1));
		return true;
	}

	void release() {
		release(1);
	}

	void release(int count) {
		if (this.references.addAndGet(-count) == 0) {
			closeNow();
		}
	}

	/**
	 * Begin a call that uses the handle, which stays open until {@link #exit()}.
	 * @return {@code false} if it is closing already
	 */
	boolean enter() {
		return this.guard.enter();
	}

	void exit() {
		if (this.guard.exit()) {
			// This may be a callback, and ConnectionClose waits for those.
			this.session.execute(this::closeHandle);
		}
	}

	/**
	 * Begin to close; SHUTDOWN_COMPLETE tells when it is done.
	 * @param code the code that the peer is told
	 */
	void shutdown(long code) {
		if (enter()) {
			try {
				api().connectionShutdown(this.handle, MsQuic.CONNECTION_SHUTDOWN_FLAG_NONE, code);
			}
			finally {
				exit();
			}
		}
	}

	/**
	 * Wait until msquic's worker has done what it was asked for before. After a shutdown
	 * nothing of native code's is under way then. Blocks.
	 */
	void awaitWorker() {
		if (enter()) {
			try {
				new ParamValue(api().memory(), QuicAddress.SIZE).read(api(), this.handle,
						MsQuic.PARAM_CONN_LOCAL_ADDRESS);
			}
			finally {
				exit();
			}
		}
	}

	/**
	 * Close the handle in whatever state it is, as soon as no call uses it. Blocks for
	 * running callbacks, so it must not be called from one but the last.
	 */
	void closeNow() {
		if (this.guard.close()) {
			closeHandle();
		}
	}

	private void closeHandle() {
		if (this.handle != 0) {
			api().connectionClose(this.handle);
		}
		this.registration.library().unregister(this.context);
		this.closed = true;
		this.session.nativeClosed(this);
	}

	boolean isClosed() {
		return this.closed;
	}

	@Override
	public int onEvent(long connection, long event) {
		NativeMemory memory = this.registration.memory();
		// ConnectionStart has not returned yet when the first events come.
		this.handle = connection;
		switch (ConnectionEvent.type(memory, event)) {
			case ConnectionEvent.CONNECTED -> handleConnected(memory, event);
			case ConnectionEvent.SHUTDOWN_INITIATED_BY_TRANSPORT -> this.session.handleShutdownByTransport(this,
					ConnectionEvent.transportStatus(memory, event), ConnectionEvent.transportErrorCode(memory, event));
			case ConnectionEvent.SHUTDOWN_INITIATED_BY_PEER ->
				this.session.handleShutdownByPeer(ConnectionEvent.peerErrorCode(memory, event));
			case ConnectionEvent.SHUTDOWN_COMPLETE -> handleShutdownComplete();
			case ConnectionEvent.PEER_CERTIFICATE_RECEIVED -> {
				return verify(memory, event);
			}
			default -> {
			}
		}
		return MsQuicStatus.SUCCESS.code();
	}

	private void handleConnected(NativeMemory memory, long event) {
		if (this.keyLog != null) {
			this.keyLog.write();
		}
		if (this.verifier != null && !this.verified) {
			// A resumed session would come here without any certificate to check.
			this.rejection = new CertificateException("The peer has shown no certificate");
			this.session.handleShutdownByTransport(this, MsQuicStatus.BAD_CERTIFICATE.code(), 0);
			shutdown(0);
			return;
		}
		this.session.handleConnected(this, ConnectionEvent.connectedAlpn(memory, event));
	}

	private void handleShutdownComplete() {
		if (this.keyLog != null) {
			// Those of a handshake that has failed.
			this.keyLog.write();
		}
		if (this.ended.compareAndSet(false, true)) {
			try {
				this.session.handleShutdownComplete(this);
			}
			finally {
				release();
			}
		}
	}

	private int verify(NativeMemory memory, long event) {
		try {
			if (this.verifier == null) {
				throw new CertificateException("There is nothing to check the peer's certificate with");
			}
			this.verifier.verify(ConnectionEvent.peerCertificate(memory, event),
					ConnectionEvent.peerCertificateChain(memory, event));
			this.verified = true;
			return MsQuicStatus.SUCCESS.code();
		}
		catch (Throwable ex) {
			// Whatever goes wrong here rejects.
			this.rejection = ex;
			return MsQuicStatus.BAD_CERTIFICATE.code();
		}
	}

	@Override
	public void onFailure(Throwable failure) {
		shutdown(0);
	}

}

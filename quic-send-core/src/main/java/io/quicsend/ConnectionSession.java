package io.quicsend;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import io.quicsend.CompletionQueue.PromiseSource;
import io.quicsend.ConnectionError.ShutdownByLocal;
import io.quicsend.msquic.MsQuicApi;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeMemory;
import io.quicsend.msquic.NativeMessages;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link QuicConnection} from one connect to the end of what came of it, with the
 * streams that were opened in that time. Passes on what msquic tells of the connection,
 * and has what its streams need.
 */
final class ConnectionSession implements PromiseSource {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionSession.class);

	private final DefaultQuicConnection connection;

	private final ConnectionSetup setup;

	private final QuicRegistration registration;

	private final AtomicLong streamNumbers;

	private final SendMemory memory;

	private final CompletionQueue completions;

	private final PutOff putOff = new PutOff(this);

	private final SessionStreams streams = new SessionStreams();

	private final SessionState state;

	private final SessionParams params = new SessionParams(this);

	private final Connector connector;

	private volatile @Nullable NativeRegistration nativeRegistration;

	ConnectionSession(DefaultQuicConnection connection, ConnectionSetup setup, QuicRegistration registration) {
		this.connection = connection;
		this.setup = setup;
		this.registration = registration;
		this.streamNumbers = connection.streamNumbers();
		this.memory = new SendMemory(registration.pool(), setup.options().connectionWindow());
		this.completions = registration.newCompletionQueue(this);
		this.state = new SessionState(connection);
		this.connector = new Connector(this, setup, registration);
	}

	// For streams

	DefaultQuicConnection connection() {
		return this.connection;
	}

	String name() {
		return this.connection.name();
	}

	ConnectionOptions options() {
		return this.setup.options();
	}

	SendMemory memory() {
		return this.memory;
	}

	NativeRegistration nativeRegistration() {
		return Objects.requireNonNull(this.nativeRegistration);
	}

	MsQuicApi api() {
		return nativeRegistration().api();
	}

	NativeMemory nativeMemory() {
		return nativeRegistration().memory();
	}

	/**
	 * The address of what may be sent from the caller's own memory.
	 * @param data a buffer
	 * @return the address of its first byte, or 0 if it is copied or the library is not
	 * loaded yet
	 */
	long addressOf(ByteBuffer data) {
		NativeRegistration registration = this.nativeRegistration;
		return (registration != null && SendRequest.isDirect(data)) ? registration.memory().addressOf(data) : 0;
	}

	MsQuicLibrary.Reference library() {
		return nativeRegistration().library();
	}

	String describe() {
		return "Connection '" + name() + "' to " + this.connector.destination();
	}

	long nextStreamNumber() {
		return this.streamNumbers.incrementAndGet();
	}

	/**
	 * The established native connection, held open for the caller.
	 * @return the connection, or {@code null} if it has ended
	 */
	@Nullable NativeConnection acquireNative() {
		NativeConnection connection = nativeConnection();
		return (connection != null && connection.acquire()) ? connection : null;
	}

	void execute(Runnable task) {
		this.registration.execute(task);
	}

	Future<?> schedule(Runnable task, Duration delay) {
		return this.registration.schedule(task, delay);
	}

	StreamClasses streamClasses() {
		return this.connection.streamClasses();
	}

	PutOff putOff() {
		return this.putOff;
	}

	FlushTimer flushTimer() {
		return this.registration.flushTimer();
	}

	CompletionQueue completions() {
		return this.completions;
	}

	void complete(@Nullable Promise decided) {
		if (decided != null) {
			this.completions.complete(decided);
		}
	}

	/**
	 * Have promises completed together with others that are decided soon.
	 * @param decided the first promise of a chain, if there is one
	 */
	void completeSoon(@Nullable Promise decided) {
		if (decided != null && this.completions.hold(decided)) {
			this.putOff.addHeld();
		}
	}

	@Nullable CompletionContext completionContext() {
		return this.registration.completionContext();
	}

	@Nullable StreamListeners streamListeners() {
		return this.registration.streamListeners();
	}

	boolean isMeasuringBlockedTimes() {
		return this.registration.isMeasuringBlockedTimes();
	}

	/**
	 * Ask for how long a stream that ends has been blocked. For the connection's worker,
	 * where that does not block.
	 * @param stream the stream's handle
	 */
	void addBlockedTimes(long stream) {
		this.streams.addBlockedTimes(api(), stream);
	}

	void streamGone(DefaultSendStream stream, SendStreamOutcome outcome, long accepted, long acknowledged) {
		this.streams.remove(stream, outcome, accepted, acknowledged);
		if (isOver()) {
			this.state.signal();
		}
	}

	/**
	 * Why the connection can't be used any more.
	 * @return the loss, or {@code null} while it can
	 */
	@Nullable Loss loss() {
		return this.state.loss();
	}

	/**
	 * Why the connection ended, as a stream's terminal event tells it. What the
	 * connection's own event told before says more.
	 */
	Loss lossOf(boolean byApp, boolean remotely, long code, int status) {
		Loss loss = loss();
		if (loss != null) {
			return loss;
		}
		if (byApp) {
			return remotely ? Loss.byPeer(code) : this.state.localLoss();
		}
		return transportLoss(status, code, null);
	}

	private Loss transportLoss(int status, long code, @Nullable Throwable rejection) {
		return Loss.byTransport(status, code,
				LossMessages.transport(options(), this.state.wasEstablished(), status, rejection), rejection);
	}

	// For the completion queue, and what is put off until it has run

	@Override
	public @Nullable Promise takeDecided() {
		return this.streams.takeDecidedMessages();
	}

	@Override
	public void flush() {
		this.putOff.flush();
	}

	void flushMessages() {
		this.streams.flushMessages();
	}

	// For the connection

	SessionState state() {
		return this.state;
	}

	boolean isConnected() {
		return this.state.isConnected();
	}

	/** Whether no stream can be opened in this session any more. */
	boolean isOver() {
		return this.state.isOver();
	}

	/** Whether it takes no more streams, and carries those it has to their end. */
	boolean isRetired() {
		return this.state.isRetired();
	}

	/** Begin to connect. Does not block. */
	void connect() {
		this.connector.connect();
	}

	/**
	 * Open a stream.
	 * @return the stream, or {@code null} if this session is over
	 */
	@Nullable DefaultSendStream open(SendStreamOptions options, boolean message) {
		if (isOver()) {
			return null;
		}
		DefaultSendStream stream = new DefaultSendStream(this, nextStreamNumber(), options, message);
		if (!this.streams.add(stream)) {
			return null;
		}
		stream.opened();
		if (this.state.wasEstablished()) {
			stream.connected();
		}
		return stream;
	}

	/**
	 * Send a message by native code alone.
	 * @return the future of its acknowledgement, or {@code null} if a stream is needed
	 */
	@Nullable CompletableFuture<Void> sendMessage(ByteBuffer message) {
		return isConnected() ? this.streams.sendMessage(message) : null;
	}

	QuicSendException failure(Loss loss) {
		return this.connector.failure(loss);
	}

	/** Open no more streams, wait until all are down, then close. Blocks. */
	void drain(Duration timeout, String reason) {
		new SessionClosing(this, this.state, this.streams).drain(timeout, reason);
	}

	/** Wait until everything accepted is acknowledged, then close. Blocks. */
	void close(Duration timeout) {
		new SessionClosing(this, this.state, this.streams).close(timeout);
	}

	// For the history

	SessionStreams streams() {
		return this.streams;
	}

	SessionParams params() {
		return this.params;
	}

	/** Whether nothing is counted any more. */
	boolean isDrained() {
		NativeConnection latest = latestAttempt();
		return this.state.hasEnded() && (latest == null || latest.isClosed()) && this.streams.areDown();
	}

	/** Add what this session has done until now. Blocks while it is established. */
	void addTo(StreamSums sums) {
		this.streams.addTo(sums);
		this.params.addTo(sums);
	}

	// Connecting, and what msquic tells

	void nativeRegistration(NativeRegistration nativeRegistration) {
		this.nativeRegistration = nativeRegistration;
	}

	/** The established native connection, or {@code null} before that and in the end. */
	@Nullable NativeConnection nativeConnection() {
		return (this.state.wasEstablished() && !this.state.hasEnded()) ? latestAttempt() : null;
	}

	/** The native connection that is being tried, or has been established. */
	@Nullable NativeConnection latestAttempt() {
		return this.connector.current();
	}

	void handleConnected(NativeConnection connection, byte[] alpn) {
		ConnectionInfo info = NativeConnectionParams.info(connection, new String(alpn, StandardCharsets.UTF_8));
		NativeMessages functions = library().messages();
		if (functions != null) {
			this.streams.messages(new MessageSender(this, connection, functions, this.registration.pool()));
		}
		if (this.state.establish(info, connection.started())) {
			logger.debug("{}: connected, {}", describe(), info);
			complete(this.state.established());
			this.streams.connected();
		}
	}

	void handleShutdownByTransport(NativeConnection connection, int status, long code) {
		Loss loss = transportLoss(status, code, connection.rejection());
		if (this.state.wasEstablished()) {
			this.state.lose(loss);
		}
		else {
			this.connector.attemptFails(loss);
		}
	}

	void handleShutdownByPeer(long code) {
		this.state.lose(Loss.byPeer(code));
	}

	/**
	 * The last event of the connection; all streams that msquic knows have had theirs.
	 */
	void handleShutdownComplete(NativeConnection connection) {
		if (this.state.wasEstablished()) {
			this.params.readLast(connection);
		}
		else if (!isOver()) {
			this.connector.attemptEnded(transportLoss(MsQuicStatus.ABORTED.code(), 0, null));
			return;
		}
		endByLocal();
	}

	void nativeClosed(NativeConnection connection) {
		if (connection == latestAttempt()) {
			this.streams.connectionClosed();
		}
		this.state.signal();
	}

	/**
	 * Fail all that is left: this side has closed the connection, if nothing else has.
	 */
	void endByLocal() {
		end(this.state.localLoss());
	}

	/**
	 * Fail all that is left.
	 * @param loss why, unless that is fixed already
	 */
	void end(Loss loss) {
		this.state.lose(loss);
		if (!this.state.end()) {
			return;
		}
		Loss reason = Objects.requireNonNull(loss());
		if (!(reason.error() instanceof ShutdownByLocal)) {
			logger.debug("{}: {}", describe(), reason.message(), reason.cause());
		}
		if (!this.state.wasEstablished()) {
			complete(this.state.notEstablished(failure(reason)));
		}
		this.streams.refuse();
		this.streams.connectionLost(reason);
		this.completions.retire();
		this.setup.release();
	}

}

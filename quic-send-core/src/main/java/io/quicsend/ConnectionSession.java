package io.quicsend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import io.quicsend.CompletionQueue.PromiseSource;
import io.quicsend.ConnectionError.ShutdownByLocal;
import io.quicsend.ConnectionError.ShutdownByPeer;
import io.quicsend.ConnectionError.ShutdownByTransport;
import io.quicsend.msquic.MsQuicApi;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeMemory;
import io.quicsend.msquic.NativeMessages;
import io.quicsend.msquic.StreamStatistics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link QuicConnection} from one connect to the end of what came of it, with the
 * streams that were opened in that time.
 */
final class ConnectionSession implements PromiseSource {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionSession.class);

	/** More than any JVM lives, and little enough to be counted in nanoseconds. */
	private static final Duration MAX_DELAY = Duration.ofDays(36_500);

	private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(2);

	private final DefaultQuicConnection connection;

	private final ConnectionSetup setup;

	private final QuicRegistration registration;

	private final SendMemory memory;

	private final CompletionQueue completions;

	private final PutOff putOff = new PutOff(this);

	/** In the order of opening, which is that of starting once connected. */
	private final Set<DefaultSendStream> streams = new LinkedHashSet<>();

	/** Of the streams that are gone. */
	private final StreamSums gone = new StreamSums();

	private final AtomicLong streamNumbers;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Promise established = new Promise();

	private final Connector connector;

	private final long begun = System.nanoTime();

	/** The latest ones known. */
	private volatile @Nullable ConnectionStatistics statistics;

	/** Used by the connection's worker alone. */
	private @Nullable StreamStatistics streamStatistics;

	/** Once established, where native code can send messages. */
	private volatile @Nullable MessageSender messages;

	private volatile @Nullable NativeRegistration nativeRegistration;

	private volatile @Nullable ConnectionInfo info;

	private volatile @Nullable Loss loss;

	private volatile boolean connected;

	private volatile boolean ended;

	/**
	 * Why no stream is opened in this session any more though it is not over, as told
	 * when it is.
	 */
	private volatile @Nullable String retirement;

	/**
	 * Listeners are not told of it, since another session stands for the connection.
	 */
	private boolean silent;

	private @Nullable ConnectTimes times;

	ConnectionSession(DefaultQuicConnection connection, ConnectionSetup setup, QuicRegistration registration,
			AtomicLong streamNumbers) {
		this.connection = connection;
		this.setup = setup;
		this.registration = registration;
		this.streamNumbers = streamNumbers;
		this.memory = new SendMemory(registration.pool(), setup.options().connectionWindow());
		this.completions = registration.newCompletionQueue(this);
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

	ConnectionSetup setup() {
		return this.setup;
	}

	SendMemory memory() {
		return this.memory;
	}

	void nativeRegistration(NativeRegistration nativeRegistration) {
		this.nativeRegistration = nativeRegistration;
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

	MsQuicLibrary.Reference library() {
		return nativeRegistration().library();
	}

	String describe() {
		return "Connection '" + name() + "' to " + this.connector.destination();
	}

	/**
	 * The established native connection, held open for the caller.
	 * @return the connection, or {@code null} if it has ended
	 */
	@Nullable NativeConnection acquireNative() {
		NativeConnection current = this.connector.current();
		return (current != null && this.connected && !this.ended && current.acquire()) ? current : null;
	}

	void execute(Runnable task) {
		this.registration.execute(task);
	}

	Future<?> schedule(Runnable task, Duration delay) {
		long nanos = (delay.compareTo(MAX_DELAY) > 0) ? MAX_DELAY.toNanos() : delay.toNanos();
		return this.registration.timer().schedule(task, nanos, TimeUnit.NANOSECONDS);
	}

	StreamClasses streamClasses() {
		return this.connection.streamClasses();
	}

	void complete(@Nullable Promise decided) {
		if (decided != null) {
			this.completions.complete(decided);
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
		StreamStatistics statistics = this.streamStatistics;
		if (statistics == null) {
			statistics = new StreamStatistics(nativeMemory());
			this.streamStatistics = statistics;
		}
		if (MsQuicStatus.succeeded(statistics.read(api(), stream))) {
			this.lock.lock();
			this.gone.add(statistics);
			this.lock.unlock();
		}
	}

	void streamGone(DefaultSendStream stream, SendStreamOutcome outcome, long accepted, long acknowledged) {
		this.lock.lock();
		try {
			if (this.streams.remove(stream)) {
				this.gone.addEnded(outcome, 1);
				this.gone.addBytes(accepted, acknowledged);
			}
			if (this.loss != null) {
				this.changed.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Why the connection can't be used any more.
	 * @return the loss, or {@code null} while it can
	 */
	@Nullable Loss loss() {
		return this.loss;
	}

	/**
	 * Why the connection ended, as a stream's terminal event tells it. What the
	 * connection's own event told before says more.
	 */
	Loss lossOf(boolean byApp, boolean remotely, long code, int status) {
		Loss loss = this.loss;
		if (loss != null) {
			return loss;
		}
		if (byApp) {
			return remotely ? peerLoss(code) : localLoss();
		}
		return transportLoss(status, code, null);
	}

	private Loss localLoss() {
		String message = Objects.requireNonNullElse(this.retirement, "this side closed it");
		return new Loss(new ShutdownByLocal(), true, message, null);
	}

	private Loss peerLoss(long code) {
		return new Loss(new ShutdownByPeer(code), true, "the peer closed it with code " + code, null);
	}

	private Loss transportLoss(int status, long code, @Nullable Throwable rejection) {
		return new Loss(new ShutdownByTransport(status, code), true,
				LossMessages.transport(options(), this.connected, status, rejection), rejection);
	}

	// For the connection

	boolean isConnected() {
		return this.connected && !isOver();
	}

	/** Whether no stream can be opened in this session any more. */
	boolean isOver() {
		return this.loss != null || this.ended;
	}

	CompletionQueue completions() {
		return this.completions;
	}

	Promise established() {
		return this.established;
	}

	@Nullable ConnectionInfo info() {
		return isConnected() ? this.info : null;
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
		this.lock.lock();
		try {
			if (this.ended || isRetired()) {
				return null;
			}
			this.streams.add(stream);
			this.gone.opened++;
		}
		finally {
			this.lock.unlock();
		}
		stream.opened();
		if (this.connected) {
			stream.connected();
		}
		return stream;
	}

	/**
	 * Send a message by native code alone.
	 * @return the future of its acknowledgement, or {@code null} if a stream is needed
	 */
	@Nullable CompletableFuture<Void> sendMessage(ByteBuffer message) {
		MessageSender messages = this.messages;
		return (messages != null && isConnected()) ? messages.send(message) : null;
	}

	@Override
	public @Nullable Promise takeDecided() {
		MessageSender messages = this.messages;
		return (messages != null) ? messages.takeDecided() : null;
	}

	@Override
	public void flush() {
		this.putOff.flush();
	}

	PutOff putOff() {
		return this.putOff;
	}

	void flushMessages() {
		MessageSender messages = this.messages;
		if (messages != null) {
			messages.flush();
		}
	}

	long nextStreamNumber() {
		return this.streamNumbers.incrementAndGet();
	}

	String streamName(long number) {
		return name() + "#" + number;
	}

	/** Begin to connect. Does not block. */
	void connect() {
		this.connector.connect();
	}

	/** This side has closed the connection while it was connecting. */
	void closedInBetween() {
		end(localLoss());
	}

	// Told by msquic

	void handleConnected(NativeConnection connection, byte[] alpn) {
		ConnectionInfo info = NativeConnectionParams.info(connection, new String(alpn, StandardCharsets.UTF_8));
		NativeMessages functions = library().messages();
		if (functions != null) {
			this.messages = new MessageSender(this, connection, functions, this.registration.pool());
		}
		this.lock.lock();
		try {
			if (isOver()) {
				return;
			}
			this.info = info;
			this.connected = true;
			this.times = times(connection);
			this.established.decide(null);
			tellConnected();
		}
		finally {
			this.lock.unlock();
		}
		this.connection.news().tell();
		logger.debug("{}: connected, {}", describe(), info);
		complete(this.established);
		streams().forEach(DefaultSendStream::connected);
	}

	private void tellConnected() {
		if (!this.silent && this.info != null && this.times != null) {
			this.connection.sessionConnected(this.info, this.times);
		}
	}

	private ConnectTimes times(NativeConnection connection) {
		long now = System.nanoTime();
		return new ConnectTimes(Duration.ofNanos(now - this.begun), Duration.ofNanos(now - connection.started()));
	}

	void handleShutdownByTransport(NativeConnection connection, int status, long code) {
		Loss loss = transportLoss(status, code, connection.rejection());
		if (this.connected) {
			lose(loss);
		}
		else {
			this.connector.attemptFails(loss);
		}
	}

	void handleShutdownByPeer(long code) {
		lose(peerLoss(code));
	}

	/**
	 * The last event of the connection; all streams that msquic knows have had theirs.
	 */
	void handleShutdownComplete(NativeConnection connection) {
		if (this.connected) {
			// For the last time; here it does not block.
			readStatistics(connection);
		}
		if (this.connected || isOver()) {
			Loss loss = this.loss;
			end((loss != null) ? loss : localLoss());
			return;
		}
		this.connector.attemptEnded(transportLoss(MsQuicStatus.ABORTED.code(), 0, null));
	}

	void nativeClosed(NativeConnection connection) {
		MessageSender messages = this.messages;
		if (messages != null && connection == this.connector.current()) {
			messages.connectionClosed();
		}
		signal();
	}

	/** Fix why the connection is lost, if that is not fixed yet. */
	private void lose(Loss loss) {
		this.lock.lock();
		try {
			if (this.loss == null) {
				this.loss = loss;
				this.connection.sessionOver(loss, this.connected, !this.silent);
			}
		}
		finally {
			this.lock.unlock();
		}
		this.connection.news().tell();
	}

	/** Fail all that is left. */
	void end(Loss loss) {
		lose(loss);
		Loss reason = Objects.requireNonNull(this.loss);
		boolean failed;
		this.lock.lock();
		try {
			if (this.ended) {
				return;
			}
			this.ended = true;
			failed = this.established.decide(this.connector.failure(reason));
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		if (!(reason.error() instanceof ShutdownByLocal)) {
			logger.debug("{}: {}", describe(), reason.message(), reason.cause());
		}
		if (failed) {
			complete(this.established);
		}
		streams().forEach((stream) -> stream.connectionLost(reason));
		MessageSender messages = this.messages;
		if (messages != null) {
			messages.connectionLost(reason);
		}
		this.connection.sessionEnded(this);
	}

	QuicSendException failure(Loss loss) {
		return this.connector.failure(loss);
	}

	// Replacing

	/**
	 * Have listeners told nothing of it any more.
	 * @return {@code false} if they have been told already that it is over
	 */
	boolean silence() {
		this.lock.lock();
		try {
			this.silent = true;
			return this.loss == null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Have listeners told now that it is over, which they are not told again.
	 * @param message why
	 * @return what to tell them, or {@code null} if they have been told already
	 */
	@Nullable ConnectionEnd leave(String message) {
		this.lock.lock();
		try {
			if (this.loss != null) {
				return null;
			}
			this.silent = true;
			return new ConnectionEnd(new ShutdownByLocal(), message, null, this.connected, true);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Have listeners told of it from now on.
	 * @param fromTheStart whether also of what has been
	 * @return {@code false} if it is over, so that there is nothing to tell
	 */
	boolean speak(boolean fromTheStart) {
		this.lock.lock();
		try {
			if (this.loss != null) {
				return false;
			}
			this.silent = false;
			if (fromTheStart) {
				this.connection.sessionConnecting();
				tellConnected();
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Open no more streams, wait until all are down, then close. Blocks.
	 * @param timeout how long to wait at most
	 * @param reason what streams that are not down by then are told
	 */
	void drain(Duration timeout, String reason) {
		long deadline = System.nanoTime() + timeout.toNanos();
		this.lock.lock();
		this.retirement = reason;
		this.lock.unlock();
		await(deadline, () -> this.ended || (outstandingMessages() == 0 && streams().isEmpty()));
		close(Duration.ZERO);
	}

	/** Whether other sessions have taken over. */
	boolean isRetired() {
		return this.retirement != null;
	}

	// Closing

	/**
	 * Wait until everything accepted is acknowledged, then close. Blocks.
	 * @param timeout how long to wait at most for acknowledgements
	 */
	void close(Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		await(deadline, () -> this.ended || (outstandingMessages() == 0 && busyStreams().isEmpty()));
		if (!this.ended) {
			warnOfLoss();
		}
		boolean wasConnected = this.connected;
		lose(localLoss());
		NativeConnection current = this.connector.current();
		if (current == null) {
			end(localLoss());
			return;
		}
		long limit = System.nanoTime() + SHUTDOWN_LIMIT.toNanos();
		if (wasConnected) {
			current.shutdown(options().closeErrorCode());
			await(limit, () -> this.ended && outstandingMessages() == 0 && streams().isEmpty());
		}
		// In the handshake a shutdown takes seconds, and here it has taken too long.
		current.closeNow();
		end(localLoss());
		await(limit, () -> outstandingMessages() == 0 && streams().isEmpty() && current.isClosed());
	}

	private void warnOfLoss() {
		List<DefaultSendStream> streams = busyStreams();
		int messages = outstandingMessages();
		if (!streams.isEmpty() || messages > 0) {
			logger.warn("{}: closing with {} streams, {} bytes, not acknowledged: {}{}", describe(),
					streams.size() + messages, unacknowledgedBytes(streams),
					streams.stream().limit(20).map(DefaultSendStream::debugId).toList(),
					(messages > 0) ? " and " + messages + " messages" : "");
		}
	}

	private long unacknowledgedBytes(List<DefaultSendStream> streams) {
		MessageSender messages = this.messages;
		return streams.stream().mapToLong(DefaultSendStream::unacknowledgedBytes).sum()
				+ ((messages != null) ? messages.unacknowledgedBytes() : 0);
	}

	private int outstandingMessages() {
		MessageSender messages = this.messages;
		return (messages != null) ? messages.outstanding() : 0;
	}

	private List<DefaultSendStream> streams() {
		this.lock.lock();
		try {
			return List.copyOf(this.streams);
		}
		finally {
			this.lock.unlock();
		}
	}

	private List<DefaultSendStream> busyStreams() {
		return streams().stream().filter(DefaultSendStream::isBusy).toList();
	}

	private void await(long deadline, BooleanSupplier condition) {
		long left;
		while (!condition.getAsBoolean() && (left = deadline - System.nanoTime()) > 0) {
			this.lock.lock();
			try {
				// Not every change signals: that would cost each acknowledged send.
				this.changed.awaitNanos(Math.min(left, 2_000_000));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	private void signal() {
		this.lock.lock();
		try {
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Whether the peer has confirmed the handshake. Blocks. */
	boolean isConfirmed() {
		NativeConnection current = this.connector.current();
		if (current == null || !this.connected || this.ended || !current.enter()) {
			return false;
		}
		try {
			return NativeConnectionParams.isConfirmed(current);
		}
		finally {
			current.exit();
		}
	}

	/**
	 * Ask msquic for the connection's statistics. Blocks.
	 */
	ConnectionStatistics statistics() throws IOException {
		NativeConnection current = this.connector.current();
		if (current == null || !this.connected || this.ended || !current.enter()) {
			throw new IOException(describe() + ": there are statistics only of an established connection");
		}
		try {
			return NativeConnectionParams.statistics(current);
		}
		finally {
			current.exit();
		}
	}

	private void readStatistics(NativeConnection connection) {
		try {
			this.statistics = NativeConnectionParams.statistics(connection);
		}
		catch (IOException ex) {
			logger.debug("{}: there are no last statistics", describe(), ex);
		}
	}

	// For the history

	/** The streams that are not down. */
	List<SendStreamSnapshot> snapshots() {
		return streams().stream().map(DefaultSendStream::snapshot).filter(Objects::nonNull).toList();
	}

	@Nullable SendStream stream(long number) {
		return streams().stream().filter((stream) -> stream.number() == number).findFirst().orElse(null);
	}

	/** Whether nothing is counted any more. */
	boolean isDrained() {
		NativeConnection current = this.connector.current();
		return this.ended && (current == null || current.isClosed()) && outstandingMessages() == 0
				&& streams().isEmpty();
	}

	/** Add what this session has done until now. Blocks while it is established. */
	void addTo(StreamSums sums) {
		List<DefaultSendStream> open;
		this.lock.lock();
		try {
			sums.add(this.gone);
			open = List.copyOf(this.streams);
		}
		finally {
			this.lock.unlock();
		}
		open.forEach((stream) -> stream.addTo(sums));
		MessageSender messages = this.messages;
		if (messages != null) {
			messages.addTo(sums);
		}
		if (this.connected && !this.ended) {
			try {
				this.statistics = statistics();
			}
			catch (IOException ex) {
				// It has ended in between, and there are the last ones.
			}
		}
		ConnectionStatistics statistics = this.statistics;
		if (statistics != null) {
			sums.add(statistics);
		}
	}

}

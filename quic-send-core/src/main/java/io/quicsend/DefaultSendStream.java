package io.quicsend;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.quicsend.OffHeapPool.Chunk;
import io.quicsend.SendMemory.Waiter;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeCallback;
import io.quicsend.msquic.NativeMemory;
import io.quicsend.msquic.StreamEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A send stream: passes the application's requests, msquic's events and the connection's
 * news to its {@link SendStreamMachine}, each under the lock of its
 * {@link SendStreamDriver}.
 */
final class DefaultSendStream implements SendStream, NativeCallback, Waiter {

	private static final Logger logger = LoggerFactory.getLogger(DefaultSendStream.class);

	private final ConnectionSession session;

	private final long number;

	private final SendStreamOptions options;

	/** Whether it carries one message. */
	private final boolean message;

	private final SendQueue queue;

	private final SendStreamMachine machine;

	private final NativeSendStream handle;

	private final SendStreamDriver driver;

	private final @Nullable StreamBounds bounds;

	/** Made when it is asked for. */
	private @Nullable BlockingWriter writer;

	private volatile long id = -1;

	DefaultSendStream(ConnectionSession session, long number, SendStreamOptions options, boolean message) {
		this.session = session;
		this.number = number;
		this.options = options;
		this.message = message;
		this.queue = new SendQueue(session.memory(), this, session.options().streamWindow());
		this.machine = new SendStreamMachine(options, this::describe, this.queue, message);
		this.machine.propagate(session.completionContext());
		this.handle = new NativeSendStream(session, this);
		this.bounds = StreamBounds.of(session, this, options);
		StreamListeners listeners = session.streamListeners();
		StreamNews news = (listeners != null) ? listeners.open(session.connection(), number, message, 0) : null;
		this.driver = new SendStreamDriver(session, this, this.queue, this.machine, this.handle, this.bounds, news);
	}

	@Override
	public String debugId() {
		return SendStreamInfo.debugId(this.session.name(), this.number, this.id);
	}

	@Override
	public QuicConnection connection() {
		return this.session.connection();
	}

	@Override
	public OptionalLong id() {
		long id = this.id;
		return (id < 0) ? OptionalLong.empty() : OptionalLong.of(id);
	}

	long idOrNone() {
		return this.id;
	}

	@Override
	public StreamState state() {
		return this.driver.read(this.machine::state);
	}

	@Override
	public StreamSendState sendState() {
		return this.driver.read(this.machine::sendState);
	}

	@Override
	public CompletableFuture<Void> start() {
		return ask(this.machine::start);
	}

	@Override
	public CompletableFuture<Void> send(ByteBuffer data) {
		this.driver.lock();
		try {
			return this.machine.send(data);
		}
		finally {
			if (this.queue.mayWait() && this.session.putOff().isPossible()) {
				this.driver.unlockAndPutOff();
			}
			else {
				this.driver.unlock();
			}
		}
	}

	/** Have sent what has been put off. */
	void flush() {
		this.driver.flush();
	}

	@Override
	public CompletableFuture<Void> finish() {
		this.driver.lock();
		try {
			return this.machine.finish();
		}
		finally {
			this.driver.unlock();
		}
	}

	/**
	 * Send one message as the whole stream.
	 * @param message the message
	 * @return completes when the whole stream is acknowledged
	 */
	CompletableFuture<Void> sendMessage(ByteBuffer message) {
		this.driver.lock();
		try {
			return this.machine.sendMessage(message);
		}
		finally {
			this.driver.unlock();
		}
	}

	@Override
	public CompletableFuture<Void> abort(long errorCode) {
		Checks.errorCode("errorCode", errorCode);
		return ask(() -> this.machine.abort(errorCode));
	}

	@Override
	public boolean isWritable() {
		return this.driver.read(this.machine::isWritable);
	}

	@Override
	public CompletableFuture<Void> whenWritable() {
		return ask(this.machine::whenWritable);
	}

	@Override
	public CompletableFuture<Void> whenClosed() {
		return ask(this.machine::whenClosed);
	}

	@Override
	public OutputStream outputStream() {
		return this.driver.read(this::writer).outputStream();
	}

	@Override
	public WritableByteChannel channel() {
		return this.driver.read(this::writer);
	}

	private BlockingWriter writer() {
		if (this.writer == null) {
			this.writer = new BlockingWriter(this);
		}
		return this.writer;
	}

	@Override
	public int priority() {
		return this.driver.read(this.machine::priority);
	}

	@Override
	public void priority(int priority) {
		Checks.range("priority", priority, 0, 0xFFFF);
		tell(() -> this.machine.priority(priority));
	}

	@Override
	public SendStreamStatistics statistics() throws IOException {
		this.driver.lock();
		long queued = this.queue.bytesQueued();
		long inFlight = this.queue.bytesInFlight();
		long acknowledged = this.queue.bytesAcknowledged();
		try {
			if (!this.machine.pin()) {
				throw new IOException(
						describe() + ": there are statistics only of a stream that is started and not down");
			}
		}
		finally {
			this.driver.unlock();
		}
		try {
			return this.handle.statistics(queued, inFlight, acknowledged);
		}
		finally {
			this.driver.lock();
			this.machine.unpin();
			this.driver.unlock();
		}
	}

	@Override
	public void close() {
		boolean lost = ask(this.machine::close);
		if (lost) {
			logger.warn("{}: closed without having been finished, so it is aborted with code {}", describe(),
					this.options.closeErrorCode());
		}
	}

	/**
	 * Write all of the source, blocking while the send window is full.
	 * @param source where to read
	 * @throws IOException if it can't be written, or the thread is interrupted
	 */
	void write(ByteBuffer source) throws IOException {
		while (source.hasRemaining()) {
			this.driver.lock();
			try {
				Chunk chunk;
				boolean driven = false;
				while ((chunk = this.machine.acquireForWriter(source.remaining())) == null) {
					if (driven) {
						awaitRoom();
					}
					else {
						// What is due goes out first: it may be what makes room.
						this.driver.unlock();
						this.driver.lock();
						driven = true;
					}
				}
				int length = Math.min(source.remaining(), chunk.capacity());
				chunk.putData(0, source, source.position(), length);
				source.position(source.position() + length);
				this.machine.sendFilled(chunk, length);
			}
			finally {
				this.driver.unlock();
			}
		}
	}

	private void awaitRoom() throws InterruptedIOException {
		try {
			this.driver.awaitChange();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException(describe() + ": interrupted while waiting for the send window");
		}
	}

	// Told by the connection

	/** It has been opened, and is known to the connection. */
	void opened() {
		if (this.bounds != null) {
			this.bounds.begin();
		}
		this.driver.lock();
		this.driver.unlock();
	}

	void connected() {
		this.driver.lock();
		try {
			this.machine.connected();
		}
		finally {
			this.driver.unlock();
		}
	}

	void connectionLost(Loss loss) {
		tell(() -> this.machine.connectionLost(loss));
	}

	@Override
	public void roomAvailable() {
		tell(this.machine::roomAvailable);
	}

	void startTimedOut() {
		tell(this.machine::startTimedOut);
	}

	/** Bytes accepted, and not acknowledged yet. */
	long unacknowledgedBytes() {
		return this.driver.read(() -> this.queue.bytesQueued() + this.queue.bytesInFlight());
	}

	/** The stream class has a place for it. */
	void admitted() {
		tell(this.machine::admitted);
	}

	void classTimedOut() {
		tell(this.machine::classTimedOut);
	}

	void deadlineExceeded() {
		tell(this.machine::deadlineExceeded);
	}

	boolean isBusy() {
		return this.driver.read(this.machine::isBusy);
	}

	long number() {
		return this.number;
	}

	/** The stream as it is now, or {@code null} if it is down. */
	@Nullable SendStreamSnapshot snapshot() {
		SendStreamSnapshot snapshot = this.driver.read(() -> {
			long accepted = this.queue.bytesAccepted();
			long queued = this.queue.bytesQueued();
			return new SendStreamSnapshot(this.number, debugId(), id(), this.message, this.machine.state(),
					this.machine.sendState(), this.machine.priority(), accepted, queued, accepted - queued,
					this.queue.bytesAcknowledged());
		});
		return (snapshot.state() != StreamState.SHUTDOWN_COMPLETE) ? snapshot : null;
	}

	void addTo(StreamSums sums) {
		this.driver.read(() -> {
			sums.addBytes(this.queue.bytesAccepted(), this.queue.bytesAcknowledged());
			if (this.machine.isOver()) {
				sums.addEnded(SendStreamOutcome.of(this.machine.failure()), 1);
			}
			else {
				sums.activeStreams++;
				sums.bytesPending += this.queue.bytesQueued() + this.queue.bytesInFlight();
			}
			return sums;
		});
	}

	SendStreamOptions options() {
		return this.options;
	}

	String describe() {
		return this.session.describe() + ", stream " + debugId();
	}

	// Told by msquic

	@Override
	public int onEvent(long stream, long event) {
		NativeMemory memory = this.session.nativeMemory();
		int type = StreamEvent.type(memory, event);
		if (type == StreamEvent.SHUTDOWN_COMPLETE && this.session.isMeasuringBlockedTimes()) {
			this.session.addBlockedTimes(stream);
		}
		this.driver.lock();
		try {
			handle(type, memory, event);
		}
		finally {
			this.driver.unlock();
		}
		return MsQuicStatus.SUCCESS.code();
	}

	private void handle(int type, NativeMemory memory, long event) {
		switch (type) {
			case StreamEvent.START_COMPLETE -> handleStartComplete(memory, event);
			case StreamEvent.SEND_COMPLETE -> this.machine.sendComplete(StreamEvent.sendCanceled(memory, event));
			case StreamEvent.PEER_RECEIVE_ABORTED ->
				this.machine.peerReceiveAborted(StreamEvent.abortedErrorCode(memory, event));
			case StreamEvent.SEND_SHUTDOWN_COMPLETE ->
				this.machine.sendShutdownComplete(StreamEvent.sendShutdownGraceful(memory, event));
			case StreamEvent.SHUTDOWN_COMPLETE -> handleShutdownComplete(memory, event);
			case StreamEvent.IDEAL_SEND_BUFFER_SIZE ->
				this.machine.idealSendBufferSize(StreamEvent.idealSendBufferSize(memory, event));
			case StreamEvent.PEER_ACCEPTED -> this.machine.peerAccepted();
			default -> {
			}
		}
	}

	private void handleStartComplete(NativeMemory memory, long event) {
		int status = StreamEvent.startStatus(memory, event);
		if (MsQuicStatus.succeeded(status)) {
			this.id = StreamEvent.startId(memory, event);
		}
		this.machine.startComplete(status, StreamEvent.startPeerAccepted(memory, event));
	}

	private void handleShutdownComplete(NativeMemory memory, long event) {
		Loss loss = null;
		if (StreamEvent.shutdownConnectionShutdown(memory, event)) {
			loss = this.session.lossOf(StreamEvent.shutdownConnectionByApp(memory, event),
					StreamEvent.shutdownConnectionRemotely(memory, event),
					StreamEvent.shutdownConnectionErrorCode(memory, event),
					StreamEvent.shutdownConnectionStatus(memory, event));
		}
		this.machine.shutdownComplete(loss);
	}

	@Override
	public void onFailure(Throwable failure) {
		tell(() -> this.machine.internalError(failure));
	}

	private <T> T ask(Supplier<T> request) {
		this.driver.lock();
		try {
			return request.get();
		}
		finally {
			this.driver.unlock();
		}
	}

	private void tell(Runnable news) {
		this.driver.lock();
		try {
			news.run();
		}
		finally {
			this.driver.unlock();
		}
	}

	@Override
	public String toString() {
		return debugId();
	}

}

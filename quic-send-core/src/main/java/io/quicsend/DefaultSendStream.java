package io.quicsend;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.quicsend.OffHeapPool.Chunk;
import io.quicsend.SendMemory.Waiter;
import io.quicsend.SendStreamMachine.Action;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeCallback;
import io.quicsend.msquic.NativeMemory;
import io.quicsend.msquic.StreamEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A send stream: one lock over a {@link SendStreamMachine}, whose decisions a
 * {@link NativeSendStream} turns into native calls. Whichever thread finds nobody at it
 * makes the calls that are due, one at a time and without the lock, so that calls on one
 * handle never overlap and events may come nested in them.
 */
final class DefaultSendStream implements SendStream, NativeCallback, Waiter {

	private static final Logger logger = LoggerFactory.getLogger(DefaultSendStream.class);

	private final ConnectionSession session;

	private final long number;

	private final SendStreamOptions options;

	private final ReentrantLock lock = new ReentrantLock();

	/** Made when a blocking writer waits for the first time. */
	private @Nullable Condition room;

	private final SendQueue queue;

	private final SendStreamMachine machine;

	private final NativeSendStream handle;

	private @Nullable BlockingWriter writer;

	private boolean driving;

	private boolean gone;

	private volatile long id = -1;

	DefaultSendStream(ConnectionSession session, long number, SendStreamOptions options, boolean message) {
		this.session = session;
		this.number = number;
		this.options = options;
		this.queue = new SendQueue(session.memory(), this, session.options().streamWindow());
		this.machine = new SendStreamMachine(options, this::describe, this.queue, message);
		this.handle = new NativeSendStream(session, this);
	}

	@Override
	public String debugId() {
		long id = this.id;
		String name = this.session.streamName(this.number);
		return (id < 0) ? name : name + ":id=" + id;
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

	@Override
	public StreamState state() {
		return read(this.machine::state);
	}

	@Override
	public StreamSendState sendState() {
		return read(this.machine::sendState);
	}

	@Override
	public CompletableFuture<Void> start() {
		return ask(this.machine::start);
	}

	@Override
	public CompletableFuture<Void> send(ByteBuffer data) {
		this.lock.lock();
		try {
			return this.machine.send(data);
		}
		finally {
			drive();
		}
	}

	@Override
	public CompletableFuture<Void> finish() {
		this.lock.lock();
		try {
			return this.machine.finish();
		}
		finally {
			drive();
		}
	}

	/**
	 * Send one message as the whole stream.
	 * @param message the message
	 * @return completes when the whole stream is acknowledged
	 */
	CompletableFuture<Void> sendMessage(ByteBuffer message) {
		this.lock.lock();
		try {
			return this.machine.sendMessage(message);
		}
		finally {
			drive();
		}
	}

	@Override
	public CompletableFuture<Void> abort(long errorCode) {
		Checks.errorCode("errorCode", errorCode);
		return ask(() -> this.machine.abort(errorCode));
	}

	@Override
	public boolean isWritable() {
		return read(this.machine::isWritable);
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
		return read(this::writer).outputStream();
	}

	@Override
	public WritableByteChannel channel() {
		return read(this::writer);
	}

	private BlockingWriter writer() {
		if (this.writer == null) {
			this.writer = new BlockingWriter(this);
		}
		return this.writer;
	}

	@Override
	public int priority() {
		return read(this.machine::priority);
	}

	@Override
	public void priority(int priority) {
		Checks.range("priority", priority, 0, 0xFFFF);
		tell(() -> this.machine.priority(priority));
	}

	@Override
	public SendStreamStatistics statistics() throws IOException {
		this.lock.lock();
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
			this.lock.unlock();
		}
		try {
			return this.handle.statistics(queued, inFlight, acknowledged);
		}
		finally {
			this.lock.lock();
			this.machine.unpin();
			drive();
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
			this.lock.lock();
			try {
				Chunk chunk;
				boolean driven = false;
				while ((chunk = this.machine.acquireForWriter(source.remaining())) == null) {
					if (driven) {
						awaitRoom();
					}
					else {
						// What is due goes out first: it may be what makes room.
						drive();
						this.lock.lock();
						driven = true;
					}
				}
				int length = Math.min(source.remaining(), chunk.capacity());
				chunk.putData(0, source, source.position(), length);
				source.position(source.position() + length);
				this.machine.sendFilled(chunk, length);
			}
			finally {
				drive();
			}
		}
	}

	private void awaitRoom() throws InterruptedIOException {
		if (this.room == null) {
			this.room = this.lock.newCondition();
		}
		try {
			this.room.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException(describe() + ": interrupted while waiting for the send window");
		}
	}

	// Told by the connection

	void connected() {
		this.lock.lock();
		try {
			this.machine.connected();
		}
		finally {
			drive();
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

	boolean isBusy() {
		return read(this.machine::isBusy);
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
		this.lock.lock();
		try {
			handle(type, memory, event);
		}
		finally {
			drive();
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

	private <T> T read(Supplier<T> question) {
		this.lock.lock();
		try {
			return question.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	private <T> T ask(Supplier<T> request) {
		this.lock.lock();
		try {
			return request.get();
		}
		finally {
			drive();
		}
	}

	private void tell(Runnable news) {
		this.lock.lock();
		try {
			news.run();
		}
		finally {
			drive();
		}
	}

	/**
	 * Make the native calls that are due, unless another thread, or a call further up
	 * this thread's stack, is at it. Takes over the lock and lets go of it.
	 */
	private void drive() {
		Promise decided;
		boolean released;
		boolean gone;
		try {
			if (!this.driving) {
				makeCalls();
			}
			decided = this.machine.takeDecided();
			released = this.queue.takeReleased();
			gone = this.machine.isGone() && !this.gone;
			this.gone |= gone;
			if (this.room != null) {
				this.room.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
		if (released) {
			this.session.memory().wakeWaiters();
		}
		if (gone) {
			this.session.memory().forget(this);
			this.session.streamGone(this);
		}
		this.session.complete(decided);
	}

	private void makeCalls() {
		Action action = this.machine.next();
		if (action == null) {
			return;
		}
		this.driving = true;
		try {
			while (action != null) {
				// What follows opening is known already.
				Action second = (action == Action.OPEN) ? this.machine.next() : null;
				makeCalls(action, second);
				action = this.machine.next();
			}
		}
		finally {
			this.driving = false;
		}
	}

	/**
	 * Make a native call without the lock, and a second one if that has succeeded, and
	 * report the result.
	 */
	private void makeCalls(Action first, @Nullable Action second) {
		SendBatch batch = this.machine.batch();
		Action last = first;
		int status;
		this.lock.unlock();
		try {
			status = call(first, batch);
			if (second != null && MsQuicStatus.succeeded(status)) {
				last = second;
				status = call(second, batch);
			}
		}
		catch (OutOfMemoryError ex) {
			logger.error("{}: {} failed", describe(), last, ex);
			status = MsQuicStatus.OUT_OF_MEMORY.code();
		}
		catch (RuntimeException | Error ex) {
			logger.error("{}: {} failed", describe(), last, ex);
			status = MsQuicStatus.INTERNAL_ERROR.code();
		}
		finally {
			this.lock.lock();
		}
		report(first, last, status);
	}

	private int call(Action action, @Nullable SendBatch batch) {
		return switch (action) {
			case OPEN -> this.handle.open();
			case PRIORITY -> this.handle.priority(priority());
			case START -> this.handle.start();
			case SEND -> this.handle.send(Objects.requireNonNull(batch));
			case FINISH -> this.handle.finish();
			case ABORT -> this.handle.abort(read(this.machine::abortCode), read(this.machine::abortsImmediately));
			case CLOSE -> this.handle.close();
		};
	}

	private void report(Action first, Action last, int status) {
		boolean succeeded = MsQuicStatus.succeeded(status);
		if (first == Action.OPEN && (last != Action.OPEN || succeeded)) {
			this.machine.opened();
		}
		if (!succeeded) {
			switch (last) {
				case OPEN, START -> this.machine.startRefused(status, this.session.loss());
				case SEND -> this.machine.sendRefused(status, this.session.loss());
				default -> logger.debug("{}: {} was refused with {}", describe(), last, MsQuicStatus.describe(status));
			}
		}
	}

	@Override
	public String toString() {
		return debugId();
	}

}

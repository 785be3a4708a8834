package io.quicsend;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
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

	private final String name;

	private final SendStreamOptions options;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition room = this.lock.newCondition();

	private final SendQueue queue;

	private final SendStreamMachine machine;

	private final NativeSendStream handle;

	private final BlockingWriter writer = new BlockingWriter(this);

	private boolean driving;

	private boolean gone;

	private volatile long id = -1;

	DefaultSendStream(ConnectionSession session, long number, SendStreamOptions options, boolean message) {
		this.session = session;
		this.name = session.name() + "#" + number;
		this.options = options;
		this.queue = new SendQueue(session.memory(), this, session.options().streamWindow());
		StreamErrors errors = new StreamErrors(() -> session.describe() + ", stream " + debugId());
		this.machine = new SendStreamMachine(options, errors, this.queue, message);
		this.handle = new NativeSendStream(session, this);
	}

	@Override
	public String debugId() {
		long id = this.id;
		return (id < 0) ? this.name : this.name + ":id=" + id;
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
		Promise promise;
		try {
			promise = this.machine.send(data);
		}
		finally {
			drive();
		}
		return promise;
	}

	@Override
	public CompletableFuture<Void> finish() {
		return ask(this.machine::finish);
	}

	/**
	 * Send one message as the whole stream.
	 * @param message the message
	 * @return completes when the whole stream is acknowledged
	 */
	CompletableFuture<Void> sendMessage(ByteBuffer message) {
		this.lock.lock();
		Promise promise;
		try {
			this.machine.send(message);
			promise = this.machine.finish();
		}
		finally {
			drive();
		}
		return promise;
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
		return this.writer.outputStream();
	}

	@Override
	public WritableByteChannel channel() {
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
		tell(this.machine::connected);
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
		List<SendBatch> released;
		List<Chunk> chunks;
		boolean gone;
		try {
			if (!this.driving) {
				this.driving = true;
				try {
					Action action;
					while ((action = this.machine.next()) != null) {
						perform(action);
					}
				}
				finally {
					this.driving = false;
				}
			}
			decided = this.machine.takeDecided();
			released = this.machine.takeReleased();
			chunks = this.machine.takeReleasedChunks();
			gone = this.machine.isGone() && !this.gone;
			this.gone |= gone;
			this.room.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		if (!released.isEmpty() || !chunks.isEmpty()) {
			released.forEach((batch) -> batch.release(this.session.memory()));
			chunks.forEach(this.session.memory()::release);
			this.session.memory().wakeWaiters();
		}
		if (gone) {
			this.session.memory().forget(this);
			this.session.streamGone(this);
		}
		this.session.complete(decided);
	}

	/**
	 * Make a native call without the lock, and report its result.
	 */
	private void perform(Action action) {
		SendBatch batch = (action == Action.SEND) ? this.machine.batch() : null;
		int priority = this.machine.priority();
		long code = this.machine.abortCode();
		boolean immediately = this.machine.abortsImmediately();
		int status;
		this.lock.unlock();
		try {
			status = this.handle.call(action, batch, priority, code, immediately);
		}
		catch (OutOfMemoryError ex) {
			logger.error("{}: {} failed", describe(), action, ex);
			status = MsQuicStatus.OUT_OF_MEMORY.code();
		}
		catch (RuntimeException | Error ex) {
			logger.error("{}: {} failed", describe(), action, ex);
			status = MsQuicStatus.INTERNAL_ERROR.code();
		}
		finally {
			this.lock.lock();
		}
		report(action, status);
	}

	private void report(Action action, int status) {
		boolean succeeded = MsQuicStatus.succeeded(status);
		if (action == Action.OPEN && succeeded) {
			this.machine.opened();
		}
		else if (!succeeded) {
			switch (action) {
				case OPEN, START -> this.machine.startRefused(status, lossNow());
				case SEND -> this.machine.sendRefused(status, lossNow());
				case CLOSE -> {
				}
				default ->
					logger.debug("{}: {} was refused with {}", describe(), action, MsQuicStatus.describe(status));
			}
		}
	}

	private @Nullable Loss lossNow() {
		return this.session.loss();
	}

	@Override
	public String toString() {
		return debugId();
	}

}

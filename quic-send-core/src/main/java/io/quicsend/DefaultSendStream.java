package io.quicsend;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import io.quicsend.SendMemory.Waiter;
import io.quicsend.StreamErrors.Subject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A send stream, as the application and its connection see it: passes what they ask for
 * and tell to its {@link SendStreamMachine}, under the lock of its
 * {@link SendStreamDriver}.
 */
final class DefaultSendStream implements SendStream, Waiter, Subject {

	private static final Logger logger = LoggerFactory.getLogger(DefaultSendStream.class);

	private final ConnectionSession session;

	private final long number;

	private final SendStreamOptions options;

	/** Whether it carries one message. */
	private final boolean message;

	private final SendQueue queue;

	private final SendStreamMachine machine;

	private final StreamActions actions;

	private final StreamEvents events;

	private final SendStreamDriver driver;

	/** Made when it is asked for. */
	private @Nullable BlockingWriter writer;

	DefaultSendStream(ConnectionSession session, long number, SendStreamOptions options, boolean message) {
		this.session = session;
		this.number = number;
		this.options = options;
		this.message = message;
		this.queue = new SendQueue(session.memory(), this, session.options().streamWindow());
		StreamEnd end = new StreamEnd(this);
		this.machine = new SendStreamMachine(options, this.queue, end, session.completionContext());
		this.actions = new StreamActions(options, message, this.machine, this.queue, end);
		this.events = new StreamEvents(this.machine, this.actions, this.queue, end);
		StreamBounds bounds = StreamBounds.of(session, this, options, this.machine, this.actions, end);
		StreamListeners listeners = session.streamListeners();
		StreamNews news = (listeners != null) ? listeners.open(session.connection(), number, message, 0) : null;
		this.driver = new SendStreamDriver(session, this, this.queue, this.machine, this.actions, this.events, bounds,
				news);
	}

	@Override
	public String debugId() {
		return SendStreamInfo.debugId(this.session.name(), this.number, this.driver.id());
	}

	@Override
	public QuicConnection connection() {
		return this.session.connection();
	}

	@Override
	public OptionalLong id() {
		long id = this.driver.id();
		return (id < 0) ? OptionalLong.empty() : OptionalLong.of(id);
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
		return this.driver.ask(this.machine::start);
	}

	@Override
	public CompletableFuture<Void> send(ByteBuffer data) {
		// This early, and not where it is used: further down the JIT compiler no longer
		// sees through what java.lang.foreign creates for it.
		long address = this.session.addressOf(data);
		this.driver.lock();
		try {
			return this.machine.send(data, address);
		}
		finally {
			this.driver.unlockAfterSend();
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
		long address = this.session.addressOf(message);
		this.driver.lock();
		try {
			return this.machine.sendMessage(message, address);
		}
		finally {
			this.driver.unlock();
		}
	}

	@Override
	public CompletableFuture<Void> abort(long errorCode) {
		Checks.errorCode("errorCode", errorCode);
		return this.driver.ask(() -> this.machine.abort(errorCode));
	}

	@Override
	public boolean isWritable() {
		return this.driver.read(this.machine::isWritable);
	}

	@Override
	public CompletableFuture<Void> whenWritable() {
		return this.driver.ask(this.machine::whenWritable);
	}

	@Override
	public CompletableFuture<Void> whenClosed() {
		return this.driver.ask(this.machine::whenClosed);
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
			this.writer = new BlockingWriter(this, this.queue, this.machine, this.driver);
		}
		return this.writer;
	}

	@Override
	public int priority() {
		return this.driver.read(this.actions::priority);
	}

	@Override
	public void priority(int priority) {
		Checks.range("priority", priority, 0, 0xFFFF);
		tell(() -> this.actions.priority(priority));
	}

	@Override
	public SendStreamStatistics statistics() throws IOException {
		return this.driver.statistics();
	}

	@Override
	public void close() {
		boolean lost = this.driver.ask(this.machine::close);
		if (lost) {
			logger.warn("{}: closed without having been finished, so it is aborted with code {}", describe(),
					this.options.closeErrorCode());
		}
	}

	// Told by the connection

	/** It has been opened, and is known to the connection. */
	void opened() {
		this.driver.begin();
	}

	void connected() {
		this.driver.lock();
		try {
			this.events.connected();
		}
		finally {
			this.driver.unlock();
		}
	}

	void connectionLost(Loss loss) {
		tell(() -> this.events.connectionLost(loss));
	}

	@Override
	public void roomAvailable() {
		tell(this.events::roomAvailable);
	}

	/** Bytes accepted, and not acknowledged yet. */
	long unacknowledgedBytes() {
		return this.driver.read(this.queue::bytesPending);
	}

	/** The stream class has a place for it. */
	void admitted() {
		tell(this.machine::admitted);
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
					this.machine.sendState(), this.actions.priority(), accepted, queued, accepted - queued,
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
				sums.bytesPending += this.queue.bytesPending();
			}
			return sums;
		});
	}

	SendStreamOptions options() {
		return this.options;
	}

	@Override
	public String describe() {
		return this.session.describe() + ", stream " + debugId();
	}

	/** Have something told under the lock, and done what follows from it. */
	void tell(Runnable news) {
		this.driver.tell(news);
	}

	@Override
	public String toString() {
		return debugId();
	}

}

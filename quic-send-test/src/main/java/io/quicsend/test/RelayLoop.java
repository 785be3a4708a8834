package io.quicsend.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay's thread: reads datagrams, and sends each one when it is due.
 */
final class RelayLoop implements Runnable {

	static final int MAX_DATAGRAM = 65_535;

	private static final Logger logger = LoggerFactory.getLogger(RelayLoop.class);

	/** So that one busy socket does not keep the others waiting. */
	private static final int READS_PER_TURN = 64;

	private final InetSocketAddress target;

	private final Impairments impairments;

	private final SplittableRandom random;

	private final Selector selector;

	private final DatagramChannel front;

	private final InetSocketAddress address;

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM);

	private final Map<SocketAddress, RelayLink> links = new LinkedHashMap<>();

	private final PriorityQueue<Delayed> delayed = new PriorityQueue<>();

	private final Queue<Command> commands = new ConcurrentLinkedQueue<>();

	private final LongAdder forwarded = new LongAdder();

	private final LongAdder dropped = new LongAdder();

	private long sequence;

	private volatile boolean closed;

	RelayLoop(InetSocketAddress target, Impairments impairments, long seed) throws IOException {
		this.target = target;
		this.impairments = impairments;
		this.random = new SplittableRandom(seed);
		this.front = RelayLink.open(new InetSocketAddress(target.getAddress(), 0));
		this.address = (InetSocketAddress) this.front.getLocalAddress();
		this.selector = Selector.open();
		this.front.register(this.selector, SelectionKey.OP_READ);
	}

	InetSocketAddress address() {
		return this.address;
	}

	long forwardedCount() {
		return this.forwarded.sum();
	}

	long droppedCount() {
		return this.dropped.sum();
	}

	@Override
	public void run() {
		try {
			while (!this.closed) {
				select(sendDue());
				runCommands();
				for (SelectionKey key : this.selector.selectedKeys()) {
					read((RelayLink) key.attachment());
				}
				this.selector.selectedKeys().clear();
			}
		}
		catch (IOException | RuntimeException ex) {
			logger.error("The relay to {} has failed", this.target, ex);
		}
		finally {
			this.closed = true;
			closeAll();
			failCommands();
		}
	}

	private void select(long nanos) throws IOException {
		if (nanos < 0) {
			this.selector.select();
		}
		else if (nanos == 0) {
			this.selector.selectNow();
		}
		else {
			this.selector.select(TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
		}
	}

	/**
	 * Send what is due.
	 * @return how long until the next one is, or -1 if there is none
	 */
	private long sendDue() {
		long now = System.nanoTime();
		for (Delayed next = this.delayed.peek(); next != null; next = this.delayed.peek()) {
			if (next.due - now > 0) {
				return next.due - now;
			}
			this.delayed.remove();
			send(ByteBuffer.wrap(next.content), next.sink);
		}
		return -1;
	}

	private void read(@Nullable RelayLink link) throws IOException {
		boolean more = true;
		for (int i = 0; more && i < READS_PER_TURN; i++) {
			more = (link != null) ? link.readBack(this.buffer) : readFront();
		}
	}

	private boolean readFront() throws IOException {
		SocketAddress client = this.front.receive(this.buffer.clear());
		if (client == null) {
			return false;
		}
		RelayLink link = this.links.get(client);
		if (link == null) {
			link = new RelayLink(this, this.selector, this.front, client, this.target, this.impairments,
					this.random.split());
			this.links.put(client, link);
		}
		link.toServer().accept(this.buffer.flip());
		return true;
	}

	void forward(ByteBuffer datagram, long delayNanos, DatagramSink sink) {
		if (delayNanos == 0) {
			send(datagram, sink);
			return;
		}
		byte[] content = new byte[datagram.remaining()];
		datagram.get(content);
		this.delayed.add(new Delayed(System.nanoTime() + delayNanos, this.sequence++, content, sink));
	}

	void dropped() {
		this.dropped.increment();
	}

	private void send(ByteBuffer datagram, DatagramSink sink) {
		try {
			int length = datagram.remaining();
			sink.send(datagram);
			// A full socket takes nothing: as on a real network, that is a loss.
			((length > 0 && datagram.hasRemaining()) ? this.dropped : this.forwarded).increment();
		}
		catch (IOException ex) {
			dropped();
			logger.debug("A datagram could not be forwarded", ex);
		}
	}

	/** Run on the relay's thread, and wait until it is done. */
	void execute(LinkAction action) {
		Command command = new Command(action, new CompletableFuture<>());
		this.commands.add(command);
		this.selector.wakeup();
		if (this.closed) {
			failCommands();
		}
		try {
			command.done.join();
		}
		catch (CompletionException ex) {
			Throwable cause = ex.getCause();
			throw new IllegalStateException((cause != null) ? cause.getMessage() : "The relay failed", cause);
		}
	}

	private void runCommands() {
		for (Command command = this.commands.poll(); command != null; command = this.commands.poll()) {
			try {
				command.action.accept(this.links.values());
				command.done.complete(null);
			}
			catch (IOException | RuntimeException ex) {
				command.done.completeExceptionally(ex);
			}
		}
	}

	private void failCommands() {
		for (Command command = this.commands.poll(); command != null; command = this.commands.poll()) {
			command.done.completeExceptionally(new IllegalStateException("The relay is closed"));
		}
	}

	void close() {
		this.closed = true;
		this.selector.wakeup();
	}

	private void closeAll() {
		try {
			for (RelayLink link : this.links.values()) {
				link.close();
			}
			this.front.close();
			this.selector.close();
		}
		catch (IOException ex) {
			logger.debug("Closing the relay to {}", this.target, ex);
		}
	}

	interface LinkAction {

		void accept(Collection<RelayLink> links) throws IOException;

	}

	private record Command(LinkAction action, CompletableFuture<Void> done) {

	}

	private record Delayed(long due, long sequence, byte[] content, DatagramSink sink) implements Comparable<Delayed> {

		@Override
		public int compareTo(Delayed other) {
			long difference = this.due - other.due;
			return (difference != 0) ? Long.signum(difference) : Long.compare(this.sequence, other.sequence);
		}

	}

}

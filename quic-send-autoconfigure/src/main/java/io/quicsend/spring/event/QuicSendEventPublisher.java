package io.quicsend.spring.event;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import io.quicsend.ConnectTimes;
import io.quicsend.ConnectionEnd;
import io.quicsend.ConnectionInfo;
import io.quicsend.ConnectionListener;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.SendStreamListener.Interest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.Ordered;

/**
 * Publishes {@link QuicSendEvent}s in an application context, on one thread of its own,
 * from the time when the context has started until it is closed. What happens before
 * waits in a bounded queue. Starts before and stops after everything else, so that what
 * stopping brings about is published, too. Thread-safe.
 */
public final class QuicSendEventPublisher
		implements SmartLifecycle, ApplicationListener<ContextRefreshedEvent>, Ordered, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(QuicSendEventPublisher.class);

	private static final long WARNING_INTERVAL = Duration.ofSeconds(10).toNanos();

	private final ApplicationContext context;

	private final Collection<QuicRegistration> registrations;

	private final @Nullable Interest streams;

	private final EventQueue queue;

	private final ConnectionListener connectionListener = new ConnectionEvents();

	private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

	private @Nullable EventMaker streamListener;

	private @Nullable Thread thread;

	private boolean refreshed;

	private boolean running;

	/**
	 * Create a publisher, which publishes connection events.
	 * @param context the context to publish in
	 * @param registrations whose connections and streams to publish
	 * @param streams which events of streams to publish at most, or {@code null} for none
	 * @param capacity how many events wait at most
	 */
	public QuicSendEventPublisher(ApplicationContext context, Collection<QuicRegistration> registrations,
			@Nullable Interest streams, int capacity) {
		this.context = context;
		this.registrations = List.copyOf(registrations);
		this.streams = streams;
		this.queue = new EventQueue(capacity);
		this.registrations.forEach((registration) -> registration.addConnectionListener(this.connectionListener));
	}

	/**
	 * Events dropped because listeners were too slow and the queue was full.
	 * @return how many, since this was created
	 */
	public long getDropped() {
		return this.queue.dropped();
	}

	/** Whether streams cost anything because of events. */
	synchronized boolean isListeningToStreams() {
		return this.streamListener != null;
	}

	@Override
	public synchronized void start() {
		if (this.running) {
			return;
		}
		this.running = true;
		this.queue.open();
		// By now every listener is known.
		Set<Class<? extends SendStreamEvent>> wanted = wanted();
		if (!wanted.isEmpty()) {
			EventMaker listener = new EventMaker(wanted, this::add);
			this.streamListener = listener;
			this.registrations.forEach((registration) -> registration.addStreamListener(listener));
		}
		if (this.refreshed) {
			publish();
		}
	}

	private Set<Class<? extends SendStreamEvent>> wanted() {
		if (this.streams == null) {
			return Set.of();
		}
		Set<Class<? extends SendStreamEvent>> wanted = EventDemand.of(this.context);
		if (this.streams == Interest.ALL) {
			return wanted;
		}
		return wanted.stream()
			.filter(SendStreamEvent.Terminal.class::isAssignableFrom)
			.collect(Collectors.toUnmodifiableSet());
	}

	/** Other listeners may do what has to be done first. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext() == this.context) {
			refreshed();
		}
	}

	private synchronized void refreshed() {
		this.refreshed = true;
		if (this.running) {
			publish();
		}
	}

	private void publish() {
		Thread thread = new Thread(this::run, "quic-send-events");
		thread.setDaemon(true);
		this.thread = thread;
		thread.start();
	}

	private void run() {
		try {
			QuicSendEvent event;
			while ((event = this.queue.take()) != null) {
				publish(event);
			}
		}
		catch (InterruptedException ex) {
			logger.debug("Interrupted, so no more events are published", ex);
		}
	}

	private void publish(QuicSendEvent event) {
		try {
			this.context.publishEvent(event);
		}
		catch (RuntimeException | Error ex) {
			logger.error("A listener has failed to handle {}", event, ex);
		}
	}

	private void add(QuicSendEvent event) {
		if (!this.queue.add(event)) {
			warn(event);
		}
	}

	private void warn(QuicSendEvent event) {
		long now = System.nanoTime();
		long next = this.nextWarning.get();
		if (now - next >= 0 && this.nextWarning.compareAndSet(next, now + WARNING_INTERVAL)) {
			logger.warn("Listeners are too slow: {} events that tell how a stream or connection has fared were dropped "
					+ "until now, the latest one is {}", this.queue.droppedEssential(), event);
		}
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	/**
	 * Publish what is left, and nothing after that.
	 * @param callback called when it is published
	 */
	@Override
	public void stop(Runnable callback) {
		Thread thread = finish();
		if (thread == null || thread == Thread.currentThread()) {
			callback.run();
			return;
		}
		Thread waiting = new Thread(() -> {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			callback.run();
		}, "quic-send-events-stop");
		waiting.setDaemon(true);
		waiting.start();
	}

	private synchronized @Nullable Thread finish() {
		Thread thread = this.thread;
		this.thread = null;
		this.running = false;
		EventMaker listener = this.streamListener;
		if (listener != null) {
			this.registrations.forEach((registration) -> registration.removeStreamListener(listener));
			this.streamListener = null;
		}
		this.queue.finish();
		return thread;
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

	@Override
	public synchronized void destroy() {
		finish();
		this.registrations.forEach((registration) -> registration.removeConnectionListener(this.connectionListener));
		int left = this.queue.close();
		if (left > 0 && this.refreshed) {
			logger.warn("The context has closed before {} events could be published", left);
		}
	}

	private final class ConnectionEvents implements ConnectionListener {

		@Override
		public void connecting(QuicConnection connection) {
			add(new QuicConnectionEvent.Connecting(connection));
		}

		@Override
		public void connected(QuicConnection connection, ConnectionInfo info, ConnectTimes times) {
			add(new QuicConnectionEvent.Connected(connection, info, times));
		}

		@Override
		public void disconnected(QuicConnection connection, ConnectionEnd end) {
			add(new QuicConnectionEvent.Disconnected(connection, end));
		}

		@Override
		public void credentialsReloaded(QuicConnection connection) {
			add(new QuicConnectionEvent.CredentialsReloaded(connection));
		}

	}

}

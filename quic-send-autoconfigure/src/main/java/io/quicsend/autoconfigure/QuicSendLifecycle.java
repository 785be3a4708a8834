package io.quicsend.autoconfigure;

import java.time.Duration;

import io.quicsend.QuicRegistration;

import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the registration with the application context: eager connections are
 * established before the application serves anything, and what was accepted is delivered
 * after it has stopped serving. In between the registration may be stopped and started
 * any number of times.
 */
class QuicSendLifecycle implements SmartLifecycle {

	/** The web server stops taking requests at -1024, and is stopped at -2048. */
	static final int PHASE = DEFAULT_PHASE - 4096;

	private final QuicRegistration registration;

	private final EagerConnections eagerConnections;

	private final Duration drainTimeout;

	private volatile boolean running;

	QuicSendLifecycle(QuicRegistration registration, EagerConnections eagerConnections, Duration drainTimeout) {
		this.registration = registration;
		this.eagerConnections = eagerConnections;
		this.drainTimeout = drainTimeout;
	}

	@Override
	public void start() {
		this.registration.start();
		try {
			this.eagerConnections.connect();
			this.running = true;
		}
		catch (EagerConnectionFailedException ex) {
			this.registration.stop(Duration.ZERO);
			throw ex;
		}
	}

	@Override
	public void stop() {
		this.registration.stop(this.drainTimeout);
		this.running = false;
	}

	@Override
	public void stop(Runnable callback) {
		new Thread(() -> {
			try {
				stop();
			}
			finally {
				callback.run();
			}
		}, "quic-send-stop").start();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}

package io.quicsend;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;

import io.quicsend.ConnectionError.ShutdownByTransport;
import io.quicsend.msquic.MsQuicStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a session's endpoints in turn, and of each one the addresses, until the peer has
 * answered on one of them. Attempts follow each other, so they need no lock.
 */
final class Connector {

	private static final Logger logger = LoggerFactory.getLogger(Connector.class);

	private final ConnectionSession session;

	private final ConnectionSetup setup;

	private final QuicRegistration registration;

	/** How the addresses before the present one have failed. */
	private final List<QuicSendException> failures = new CopyOnWriteArrayList<>();

	private volatile @Nullable Target target;

	private volatile int nextTarget;

	/** Those of the present endpoint. */
	private volatile List<InetSocketAddress> addresses = List.of();

	private volatile int next;

	private volatile @Nullable NativeConnection current;

	/** What the transport has told of the present attempt. */
	private volatile @Nullable Loss attemptLoss;

	Connector(ConnectionSession session, ConnectionSetup setup, QuicRegistration registration) {
		this.session = session;
		this.setup = setup;
		this.registration = registration;
	}

	/**
	 * Where the session is connecting or connected to, for people.
	 * @return the endpoint, and the address once one is tried
	 */
	String destination() {
		Target target = this.target;
		NativeConnection current = this.current;
		Endpoint endpoint = (target != null) ? target.endpoint() : this.setup.options().endpoints().get(0);
		return (current != null && this.addresses.contains(current.address()))
				? endpoint + " (" + HostAndPort.text(current.address()) + ")" : endpoint.toString();
	}

	/**
	 * The connection that is being tried, or has been established.
	 * @return the connection, or {@code null} before the first attempt
	 */
	@Nullable NativeConnection current() {
		return this.current;
	}

	/** Begin, on a thread of the registration. */
	void connect() {
		try {
			this.registration.execute(this::resolveAndConnect);
		}
		catch (RejectedExecutionException ex) {
			// The registration has been closed in between.
			this.session.endByLocal();
		}
	}

	private void resolveAndConnect() {
		try {
			NativeRegistration nativeRegistration = this.registration.nativeRegistration();
			this.session.nativeRegistration(nativeRegistration);
			this.setup.prepare(nativeRegistration);
			connectToNextTarget();
		}
		catch (Exception | Error ex) {
			notStarted(ex);
		}
	}

	private void connectToNextTarget() {
		Target target = this.setup.targets().get(this.nextTarget++);
		this.target = target;
		this.next = 0;
		try {
			this.addresses = resolve(target.endpoint());
		}
		catch (UnknownHostException ex) {
			this.addresses = List.of();
			attemptFailed(Loss.notAttempted(MsQuicStatus.NOT_FOUND.code(),
					"the host '" + target.endpoint().host() + "' is unknown; check its name and the resolver", ex),
					false);
			return;
		}
		target.warmUp();
		connectToNextAddress(target);
	}

	private static List<InetSocketAddress> resolve(Endpoint endpoint) throws UnknownHostException {
		String host = endpoint.host();
		if (host.startsWith("[") && host.endsWith("]")) {
			host = host.substring(1, host.length() - 1);
		}
		List<InetSocketAddress> addresses = new ArrayList<>();
		for (InetAddress address : InetAddress.getAllByName(host)) {
			addresses.add(new InetSocketAddress(address, endpoint.port()));
		}
		return addresses;
	}

	private void notStarted(Throwable cause) {
		int status = (cause instanceof NativeCallException call) ? call.status() : MsQuicStatus.NOT_FOUND.code();
		this.session.end(Loss.notAttempted(status, String.valueOf(cause.getMessage()), cause));
	}

	private void tryNext(@Nullable Target same) {
		try {
			if (same != null) {
				connectToNextAddress(same);
			}
			else {
				connectToNextTarget();
			}
		}
		catch (RuntimeException | Error ex) {
			// Whoever waits for the connection must be told.
			notStarted(ex);
		}
	}

	private void connectToNextAddress(Target target) {
		NativeConfiguration configuration = this.setup.enterConfiguration();
		if (configuration == null) {
			this.session.endByLocal();
			return;
		}
		if (this.session.isOver()) {
			// The configuration may be one of a later session.
			configuration.exit();
			return;
		}
		try {
			NativeConnection attempt = new NativeConnection(this.session, this.session.nativeRegistration(),
					this.addresses.get(this.next++), target.verifier());
			this.current = attempt;
			if (this.session.isOver()) {
				// Whoever ended the session may not have seen this attempt.
				attempt.closeNow();
				return;
			}
			start(attempt, configuration, target);
		}
		finally {
			configuration.exit();
		}
	}

	private void start(NativeConnection attempt, NativeConfiguration configuration, Target target) {
		if (this.setup.options().tls().isInsecure()) {
			logger.warn("{}: the peer's certificate is NOT checked; anyone can pose as the receiver",
					this.session.describe());
		}
		try {
			attempt.start(configuration, target.serverName());
		}
		catch (NativeCallException ex) {
			attemptFailed(Loss.byTransport(ex.status(), 0, String.valueOf(ex.getMessage()), ex), false);
		}
	}

	/**
	 * The transport has told why the present attempt fails.
	 * @param loss the reason
	 */
	void attemptFails(Loss loss) {
		this.attemptLoss = loss;
	}

	/**
	 * The present attempt is over.
	 * @param unknown the reason if the transport has told none
	 */
	void attemptEnded(Loss unknown) {
		Loss loss = this.attemptLoss;
		this.attemptLoss = null;
		attemptFailed((loss != null) ? loss : unknown, loss != null && hasAnswered(loss));
	}

	private static boolean hasAnswered(Loss loss) {
		if (!(loss.error() instanceof ShutdownByTransport transport)) {
			return true;
		}
		MsQuicStatus status = MsQuicStatus.of(transport.status());
		// An msquic listener on one address answers for the port's other addresses, too.
		return status != MsQuicStatus.ALPN_NEG_FAILURE && status != MsQuicStatus.UNREACHABLE
				&& status != MsQuicStatus.CONNECTION_IDLE && status != MsQuicStatus.CONNECTION_TIMEOUT;
	}

	/**
	 * @param answered whether the peer has answered, so that the other addresses of this
	 * endpoint need not be tried
	 */
	private void attemptFailed(Loss loss, boolean answered) {
		Target same = (answered || this.next >= this.addresses.size()) ? null : this.target;
		if (same == null && this.nextTarget >= this.setup.targets().size()) {
			this.session.end(loss);
			return;
		}
		logger.debug("{}: {}; trying the next {}", this.session.describe(), loss.message(),
				(same != null) ? "address" : "endpoint");
		this.failures.add(failedAttempt(loss));
		this.registration.execute(() -> tryNext(same));
	}

	/**
	 * Why there is no connection, with the attempts before as suppressed errors.
	 * @param loss how the last attempt failed
	 * @return the error
	 */
	QuicSendException failure(Loss loss) {
		QuicSendException failure = failedAttempt(loss);
		this.failures.forEach(failure::addSuppressed);
		return failure;
	}

	private QuicSendException failedAttempt(Loss loss) {
		String message = this.session.describe() + ", connecting: " + loss.message();
		return loss.attempted() ? new ConnectionFailedException(message, loss.error(), loss.cause())
				: new StartException.ConnectionNotStarted(message, loss.cause());
	}

}

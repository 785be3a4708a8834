package io.quicsend.faults;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.quicsend.ConnectionOptions;
import io.quicsend.LentMemory;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.RegistrationOptions;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.test.IssuedCertificate;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.TestCertificateAuthority;
import io.quicsend.test.UdpRelay;
import io.quicsend.tls.TlsOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections to receivers, for one test. After the test everything is closed, and
 * nothing native, no thread of the test and no byte lent to msquic may be left.
 */
final class Sender implements BeforeEachCallback, AfterEachCallback {

	/** For what should not take noticeable time, on a machine that is busy. */
	static final Duration DEADLINE = Duration.ofSeconds(15);

	static final String ALPN = "quic-send";

	private static final int CONN_ACTIVE = 4;

	private static final int STRM_ACTIVE = 8;

	/** Making one takes longer than most tests. */
	private static final IssuedCertificate CERTIFICATE = TestCertificateAuthority.create("faults")
		.server("localhost", "127.0.0.1", "::1");

	private final UnaryOperator<RegistrationOptions> registrationOptions;

	private final List<AutoCloseable> resources = new ArrayList<>();

	private final List<QuicConnection> connections = new ArrayList<>();

	private final List<CompletableFuture<?>> futures = new ArrayList<>();

	private MsQuicLibrary.@Nullable Reference library;

	private @Nullable QuicRegistration registration;

	private int openObjectsAtStart;

	private long[] countersAtStart = new long[0];

	private Sender(UnaryOperator<RegistrationOptions> registrationOptions) {
		this.registrationOptions = registrationOptions;
	}

	static Sender create() {
		return create(UnaryOperator.identity());
	}

	static Sender create(UnaryOperator<RegistrationOptions> registrationOptions) {
		return new Sender(registrationOptions);
	}

	static NativeLibraryOptions libraryOptions() {
		String path = System.getProperty("quic-send.test.library", "");
		return NativeLibraryOptions.defaults().withPath(path.isEmpty() ? null : Path.of(path));
	}

	@Override
	public void beforeEach(ExtensionContext context) throws Exception {
		MsQuicLibrary library = new MsQuicLibrary(libraryOptions());
		this.library = library.open();
		this.openObjectsAtStart = MsQuicLibrary.openObjects();
		this.countersAtStart = this.library.performanceCounters();
		this.registration = new QuicRegistration(library,
				this.registrationOptions.apply(RegistrationOptions.defaults()));
	}

	QuicRegistration registration() {
		return Objects.requireNonNull(this.registration);
	}

	/** Start a receiver that lives as long as the test. */
	QuicReceiver receiver(Consumer<QuicReceiver.Builder> customizer) {
		QuicReceiver.Builder builder = QuicReceiver.builder().certificate(CERTIFICATE);
		customizer.accept(builder);
		return closeLater(builder.start());
	}

	QuicReceiver receiver() {
		return receiver((builder) -> {
		});
	}

	/** Put a network between a connection and its receiver. */
	UdpRelay relay(QuicReceiver receiver) {
		return closeLater(UdpRelay.to(receiver.address(), 1));
	}

	<T extends AutoCloseable> T closeLater(T resource) {
		this.resources.add(resource);
		return resource;
	}

	/** Connect to a receiver. */
	QuicConnection connect(QuicReceiver receiver) {
		return connect(receiver, receiver.address(), (builder) -> {
		});
	}

	QuicConnection connect(QuicReceiver receiver, Consumer<ConnectionOptions.Builder> customizer) {
		return connect(receiver, receiver.address(), customizer);
	}

	QuicConnection connect(QuicReceiver receiver, UdpRelay relay, Consumer<ConnectionOptions.Builder> customizer) {
		return connect(receiver, relay.address(), customizer);
	}

	private QuicConnection connect(QuicReceiver receiver, InetSocketAddress address,
			Consumer<ConnectionOptions.Builder> customizer) {
		QuicConnection connection = connection(address.getAddress().getHostAddress(), address.getPort(), (builder) -> {
			builder.tls(TlsOptions.trust(receiver.certificateAuthority().trustManager()));
			customizer.accept(builder);
		});
		succeeds(connection.connect());
		await("the receiver has seen the end of the handshake", () -> receiver.connections() > 0);
		return connection;
	}

	/** Make a connection that is not established yet, and trusts everybody. */
	QuicConnection connection(String host, int port, Consumer<ConnectionOptions.Builder> customizer) {
		ConnectionOptions.Builder builder = ConnectionOptions.builder(host, port, ALPN)
			.tls(TlsOptions.insecure())
			.closeTimeout(Duration.ZERO);
		customizer.accept(builder);
		QuicConnection connection = registration().createConnection("faults", builder.build());
		this.connections.add(connection);
		return connection;
	}

	// Futures

	/** Have it checked at the end that a future has completed, in whatever way. */
	<T extends CompletableFuture<?>> T completes(T future) {
		this.futures.add(future);
		return future;
	}

	/** Wait for a future, which must succeed. */
	static void succeeds(CompletableFuture<?> future) {
		Throwable failure = outcome(future);
		if (failure != null) {
			throw new AssertionError("Should have succeeded", failure);
		}
	}

	/** Wait for a future, which must fail with exactly this type. */
	static <T extends Throwable> T fails(CompletableFuture<?> future, Class<T> type) {
		Throwable failure = outcome(future);
		assertThat(failure).isExactlyInstanceOf(type);
		return type.cast(failure);
	}

	/**
	 * Wait for a future.
	 * @return what it has failed with, or {@code null} if it has succeeded
	 */
	static @Nullable Throwable outcome(CompletableFuture<?> future) {
		try {
			future.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
			return null;
		}
		catch (ExecutionException ex) {
			return ex.getCause();
		}
		catch (TimeoutException ex) {
			throw new AssertionError("Still not completed after " + DEADLINE, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted", ex);
		}
	}

	/** Wait until a condition holds. */
	static void await(String what, BooleanSupplier condition) {
		long deadline = System.nanoTime() + DEADLINE.toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("still not: " + what).isLessThan(deadline);
			LockSupport.parkNanos(1_000_000);
		}
	}

	/** See that a condition keeps holding for a while. */
	static void holds(String what, Duration duration, BooleanSupplier condition) {
		long end = System.nanoTime() + duration.toNanos();
		do {
			assertThat(condition.getAsBoolean()).as(what).isTrue();
			LockSupport.parkNanos(1_000_000);
		}
		while (System.nanoTime() < end);
	}

	/** Native objects that are open beyond those at the start of the test. */
	int openObjects() {
		return MsQuicLibrary.openObjects() - this.openObjectsAtStart;
	}

	long activeConnections() {
		return active(CONN_ACTIVE);
	}

	long activeStreams() {
		return active(STRM_ACTIVE);
	}

	private long active(int counter) {
		return Objects.requireNonNull(this.library).performanceCounters()[counter] - this.countersAtStart[counter];
	}

	// Afterwards

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		Throwable failure = null;
		try {
			close("the registration", registration());
			this.futures.forEach(Sender::outcome);
			awaitMemory();
		}
		catch (Throwable ex) {
			failure = ex;
		}
		try {
			for (int i = this.resources.size() - 1; i >= 0; i--) {
				close(this.resources.get(i).toString(), this.resources.get(i));
			}
			await("no native object is open", () -> openObjects() <= 0);
			assertThat(openObjects()).as("native objects").isZero();
			await("msquic counts no connection", () -> activeConnections() <= 0);
			await("msquic counts no stream", () -> activeStreams() <= 0);
		}
		catch (Throwable ex) {
			if (failure == null) {
				failure = ex;
			}
			else {
				failure.addSuppressed(ex);
			}
		}
		finally {
			Objects.requireNonNull(this.library).close();
		}
		if (failure != null) {
			throw new AssertionError("Something is left: " + failure.getMessage(), failure);
		}
	}

	private void awaitMemory() {
		try {
			await("everything lent is given back", () -> LentMemory.of(registration()) == 0
					&& this.connections.stream().allMatch((connection) -> LentMemory.of(connection) == 0));
		}
		catch (AssertionError ex) {
			throw new AssertionError(
					"Bytes not given back: " + LentMemory.of(registration()) + " of the pool, "
							+ this.connections.stream().map(LentMemory::of).toList() + " of the connections' windows",
					ex);
		}
	}

	private static void close(String what, AutoCloseable resource) {
		CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> {
			try {
				resource.close();
			}
			catch (Exception ex) {
				throw new IllegalStateException("Closing " + what, ex);
			}
		}, (task) -> {
			Thread thread = new Thread(task, "close");
			thread.setDaemon(true);
			thread.start();
		});
		succeeds(closed);
	}

}

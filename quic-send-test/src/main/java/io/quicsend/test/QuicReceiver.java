package io.quicsend.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.quicsend.msquic.MsQuic;
import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.test.ReceivedStream.End;
import io.quicsend.test.ReceiverKnobs.StopRule;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A receiver of unidirectional streams on msquic itself, to test senders with. It accepts
 * connections and reads streams to their end; the switches below make it misbehave, at
 * any time.
 * <p>
 * It shares msquic's threads with a sender in the same JVM. To kill or to freeze a
 * receiver, use a {@link ReceiverProcess}. Thread-safe.
 */
public final class QuicReceiver implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(QuicReceiver.class);

	private final ReceiverKnobs knobs;

	private final StreamObserver observer;

	private final ReceiverEndpoint endpoint;

	private final IssuedCertificate certificate;

	private final Thread shutdownHook = new Thread(this::close, "quic-receiver-shutdown");

	private final ReentrantLock closeLock = new ReentrantLock();

	private boolean closed;

	private QuicReceiver(ReceiverSettings settings) throws IOException {
		this.knobs = new ReceiverKnobs(settings.streamLimit());
		this.observer = new StreamObserver(settings.recordStreams(), settings.keepContent());
		this.certificate = settings.certificate();
		this.endpoint = ReceiverEndpoint.open(settings, this.knobs, this.observer);
	}

	/**
	 * Describe a receiver.
	 * @return a builder, which needs nothing more than {@link Builder#start()}
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Where to send to.
	 * @return the address that the receiver listens on
	 */
	public InetSocketAddress address() {
		return this.endpoint.address();
	}

	/**
	 * The UDP port that the receiver listens on.
	 * @return the port
	 */
	public int port() {
		return address().getPort();
	}

	/**
	 * The authority that has issued the receiver's certificate.
	 * @return the authority
	 * @throws IllegalStateException if the certificate has been read from a file
	 */
	public TestCertificateAuthority certificateAuthority() {
		return this.certificate.issuer();
	}

	/**
	 * The streams received since the start or the last {@link #forget()}.
	 * @return all streams, open and ended, in order of arrival
	 */
	public List<ReceivedStream> streams() {
		return recording().log().streams();
	}

	/**
	 * Wait for a stream.
	 * @param predicate what the stream must be like
	 * @param timeout how long to wait
	 * @return the first such stream
	 * @throws AssertionError if there is none in time; says what there is
	 */
	public ReceivedStream awaitStream(Predicate<ReceivedStream> predicate, Duration timeout) {
		await(() -> streams().stream().anyMatch(predicate), timeout, "No stream received that matches");
		return streams().stream().filter(predicate).findFirst().orElseThrow();
	}

	/**
	 * Wait until streams have been received to their end.
	 * @param finishedCount how many at least
	 * @param timeout how long to wait
	 * @return the streams that are {@link End#FINISHED}, in order of arrival; empty if
	 * streams are only counted
	 * @throws AssertionError if there are fewer in time; says what there is
	 */
	public List<ReceivedStream> awaitStreams(int finishedCount, Duration timeout) {
		await(() -> finishedCount() >= finishedCount, timeout, "Fewer than " + finishedCount + " streams finished");
		return this.observer.log().streams().stream().filter((stream) -> stream.end() == End.FINISHED).toList();
	}

	/**
	 * Wait until a number of connections is open.
	 * @param count the exact number
	 * @param timeout how long to wait
	 * @throws AssertionError if there are fewer or more for all that time
	 */
	public void awaitConnections(int count, Duration timeout) {
		await(() -> connections() == count, timeout, "Not " + count + " open connections");
	}

	private void await(BooleanSupplier condition, Duration timeout, String otherwise) {
		if (!Await.until(condition, timeout)) {
			throw new AssertionError(otherwise + ", after " + timeout + "; " + describe());
		}
	}

	/**
	 * Number of connections that are open.
	 * @return those with a complete handshake
	 */
	public int connections() {
		return (int) this.endpoint.connections().stream().filter(PeerConnection::isConnected).count();
	}

	/**
	 * Number of connections that have been established so far.
	 * @return those with a complete handshake, open or ended
	 */
	public long acceptedConnections() {
		return this.endpoint.connectedCount();
	}

	/**
	 * Number of streams that the peers have opened, refused ones left out, since the last
	 * {@link #forget()}.
	 * @return the count
	 */
	public long streamCount() {
		return this.observer.log().startedCount();
	}

	/**
	 * Number of streams received to their end since the last {@link #forget()}.
	 * @return the count
	 */
	public long finishedCount() {
		return this.observer.log().finishedCount();
	}

	/**
	 * Number of bytes received on all streams since the last {@link #forget()}.
	 * @return the count
	 */
	public long byteCount() {
		return this.observer.log().byteCount();
	}

	/**
	 * Be told of each stream when it has ended, one at a time, in order of their ends per
	 * connection, on a thread that may block.
	 * @param listener what to call
	 */
	public void onStream(Consumer<ReceivedStream> listener) {
		recording().addListener(listener);
	}

	/**
	 * Drop all records and start counting at zero. Streams that are open go on, but do
	 * not show up any more.
	 */
	public void forget() {
		this.observer.forget();
	}

	/**
	 * Forget all records and listeners, and behave as built.
	 */
	public void reset() {
		this.knobs.stopRule = null;
		this.knobs.refuseStreams = false;
		this.knobs.refuseConnections = false;
		streamLimit(this.knobs.initialStreamLimit());
		resumeReceiving();
		this.observer.removeListeners();
		forget();
	}

	/**
	 * Change how many streams a peer may have open, on existing and on new connections.
	 * What a peer has been allowed can't be taken back; a smaller limit is in effect once
	 * that is used up.
	 * @param limit 0 to 65535
	 */
	public void streamLimit(int limit) {
		this.knobs.streamLimit = ReceiverKnobs.checkStreamLimit(limit);
		this.endpoint.connections().forEach(PeerConnection::applyStreamLimit);
	}

	/**
	 * Take no more data, so that the senders' flow control windows fill up. The end of a
	 * stream without any data still gets through.
	 */
	public void pauseReceiving() {
		this.knobs.paused = true;
	}

	/**
	 * Take data again.
	 */
	public void resumeReceiving() {
		this.knobs.paused = false;
		this.endpoint.connections().forEach(PeerConnection::resume);
	}

	/**
	 * Stop each stream (STOP_SENDING) when so much of it has been received.
	 * @param bytes the number of bytes; 0 stops it before the first one; a negative
	 * number stops no more streams
	 * @param code the error code, 0 to 2^62-1
	 */
	public void stopStreamsAfter(long bytes, long code) {
		this.knobs.stopRule = (bytes >= 0) ? new StopRule(bytes, code) : null;
	}

	/**
	 * Stop one stream (STOP_SENDING). It ends as {@link End#STOPPED} when the peer has
	 * given it up.
	 * @param stream the stream
	 * @param code the error code, 0 to 2^62-1
	 * @return {@code false} if it had ended
	 */
	public boolean stopStream(ReceivedStream stream, long code) {
		PeerStream source = stream.source();
		return source != null && source.stop(ReceiverKnobs.checkCode(code));
	}

	/**
	 * Refuse the streams that peers open from now on, which they see as stopped with code
	 * 0.
	 * @param refuse whether to do so
	 */
	public void refuseStreams(boolean refuse) {
		this.knobs.refuseStreams = refuse;
	}

	/**
	 * Refuse new connections, during their handshake.
	 * @param refuse whether to do so
	 */
	public void refuseConnections(boolean refuse) {
		this.knobs.refuseConnections = refuse;
	}

	/**
	 * Close all connections with an application's error code. Does not wait.
	 * @param code the error code, 0 to 2^62-1
	 */
	public void closeConnections(long code) {
		shutdownConnections(MsQuic.CONNECTION_SHUTDOWN_FLAG_NONE, ReceiverKnobs.checkCode(code));
	}

	/**
	 * Forget all connections without a word to the peers, whose next datagram is answered
	 * by a stateless reset.
	 */
	public void closeConnectionsSilently() {
		shutdownConnections(MsQuic.CONNECTION_SHUTDOWN_FLAG_SILENT, 0);
	}

	private void shutdownConnections(int flags, long code) {
		this.endpoint.connections().forEach((connection) -> connection.shutdown(flags, code));
	}

	/** Keep memory flat in a receiver that runs for long. */
	void dropEndedStreams() {
		this.observer.log().dropEnded();
	}

	private StreamObserver recording() {
		if (!this.observer.isRecording()) {
			throw new IllegalStateException("This receiver only counts streams; build it with recordStreams");
		}
		return this.observer;
	}

	private String describe() {
		return connections() + " connections open of " + acceptedConnections() + ", " + this.observer.log().describe();
	}

	/**
	 * Close all connections, stop listening, and give everything native back. Bounded in
	 * time; further calls do nothing.
	 * @throws IllegalStateException if msquic does not let go of something
	 */
	@Override
	public void close() {
		this.closeLock.lock();
		try {
			if (this.closed) {
				return;
			}
			this.closed = true;
			this.observer.close();
			new ReceiverClosing(this.endpoint).run();
		}
		finally {
			this.closeLock.unlock();
		}
		if (Thread.currentThread() != this.shutdownHook) {
			removeShutdownHook();
		}
	}

	private void addShutdownHook() {
		Runtime.getRuntime().addShutdownHook(this.shutdownHook);
	}

	private void removeShutdownHook() {
		try {
			Runtime.getRuntime().removeShutdownHook(this.shutdownHook);
		}
		catch (IllegalStateException ex) {
			logger.debug("The JVM is shutting down already");
		}
	}

	/**
	 * Describes a receiver. Not thread-safe.
	 */
	public static final class Builder {

		private InetAddress address = localhost();

		private int port;

		private List<String> alpn = List.of("quic-send");

		private @Nullable IssuedCertificate certificate;

		private @Nullable TestCertificateAuthority clientAuthority;

		private int streamLimit = 1000;

		private @Nullable Duration idleTimeout;

		private @Nullable Duration keepAlive;

		private @Nullable Integer streamReceiveWindow;

		private @Nullable Integer connectionFlowControlWindow;

		private boolean keepContent;

		private boolean recordStreams = true;

		private NativeLibraryOptions library = defaultLibrary();

		private static InetAddress localhost() {
			try {
				return InetAddress.getByAddress("localhost", new byte[] { 127, 0, 0, 1 });
			}
			catch (UnknownHostException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private Builder() {
		}

		private static NativeLibraryOptions defaultLibrary() {
			String path = System.getProperty("quic-send.test.library");
			return NativeLibraryOptions.defaults().withPath((path != null) ? Path.of(path) : null);
		}

		/**
		 * Listen on this address instead of 127.0.0.1.
		 * @param address the address
		 * @return this
		 */
		public Builder address(InetAddress address) {
			this.address = address;
			return this;
		}

		/**
		 * Listen on this port instead of any free one.
		 * @param port the UDP port, 0 for any
		 * @return this
		 */
		public Builder port(int port) {
			this.port = port;
			return this;
		}

		/**
		 * Speak these application protocols instead of {@code quic-send}.
		 * @param alpn their names (RFC 7301), the preferred one first
		 * @return this
		 */
		public Builder alpn(String... alpn) {
			this.alpn = List.of(alpn);
			return this;
		}

		/**
		 * Show this certificate instead of one for localhost, 127.0.0.1 and ::1 from an
		 * authority of its own.
		 * @param certificate the certificate
		 * @return this
		 */
		public Builder certificate(IssuedCertificate certificate) {
			this.certificate = certificate;
			return this;
		}

		/**
		 * Accept only clients with a certificate of this authority.
		 * @param authority the authority
		 * @return this
		 */
		public Builder requireClientCertificate(TestCertificateAuthority authority) {
			this.clientAuthority = authority;
			return this;
		}

		/**
		 * Let a peer have so many streams open at a time instead of 1000.
		 * @param limit 0 to 65535
		 * @return this
		 */
		public Builder streamLimit(int limit) {
			this.streamLimit = ReceiverKnobs.checkStreamLimit(limit);
			return this;
		}

		/**
		 * End a connection on which nothing has been received for so long; the smaller
		 * value of both sides counts.
		 * @param timeout the timeout in milliseconds precision, zero for none
		 * @return this
		 */
		public Builder idleTimeout(Duration timeout) {
			this.idleTimeout = timeout;
			return this;
		}

		/**
		 * Send something when idle, to keep the connection alive.
		 * @param interval the interval in milliseconds precision
		 * @return this
		 */
		public Builder keepAlive(Duration interval) {
			this.keepAlive = interval;
			return this;
		}

		/**
		 * Let a peer be so far ahead on one stream.
		 * @param bytes the flow control window, a power of two
		 * @return this
		 */
		public Builder streamReceiveWindow(int bytes) {
			if (Integer.bitCount(bytes) != 1 || bytes < 0) {
				throw new IllegalArgumentException("Not a power of two: " + bytes);
			}
			this.streamReceiveWindow = bytes;
			return this;
		}

		/**
		 * Let a peer be so far ahead on all streams of a connection together.
		 * @param bytes the flow control window
		 * @return this
		 */
		public Builder connectionFlowControlWindow(int bytes) {
			if (bytes <= 0) {
				throw new IllegalArgumentException("Not a window: " + bytes);
			}
			this.connectionFlowControlWindow = bytes;
			return this;
		}

		/**
		 * Keep the bytes of each stream, for {@link ReceivedStream#content()}.
		 * @param keep whether to do so instead of only hashing and counting
		 * @return this
		 */
		public Builder keepContent(boolean keep) {
			this.keepContent = keep;
			return this;
		}

		/**
		 * Keep a record of each stream.
		 * @param record whether to do so instead of only counting, which costs no memory
		 * @return this
		 */
		public Builder recordStreams(boolean record) {
			this.recordStreams = record;
			return this;
		}

		/**
		 * Where to find msquic. By default the system property
		 * {@code quic-send.test.library}, or else what a sender finds by default. A
		 * library that is already loaded in this JVM is used in any case.
		 * @param library the options
		 * @return this
		 */
		public Builder library(NativeLibraryOptions library) {
			this.library = library;
			return this;
		}

		/**
		 * Start the receiver.
		 * @return the receiver, which is listening
		 * @throws UncheckedIOException if msquic can't be loaded, the address is in use,
		 * or msquic refuses something else
		 */
		public QuicReceiver start() {
			IssuedCertificate certificate = (this.certificate != null) ? this.certificate
					: TestCertificateAuthority.create("quic-send test").server("localhost", "127.0.0.1", "::1");
			try {
				QuicReceiver receiver = new QuicReceiver(
						new ReceiverSettings(this.address, this.port, this.alpn, certificate, this.clientAuthority,
								this.streamLimit, this.idleTimeout, this.keepAlive, this.streamReceiveWindow,
								this.connectionFlowControlWindow, this.keepContent, this.recordStreams, this.library));
				receiver.addShutdownHook();
				return receiver;
			}
			catch (IOException ex) {
				throw new UncheckedIOException("The receiver was not started: " + ex.getMessage(), ex);
			}
		}

	}

}

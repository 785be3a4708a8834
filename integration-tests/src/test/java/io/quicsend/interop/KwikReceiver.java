package io.quicsend.interop;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import tech.kwik.core.QuicConnection;
import tech.kwik.core.QuicStream;
import tech.kwik.core.log.NullLogger;
import tech.kwik.core.server.ApplicationProtocolConnection;
import tech.kwik.core.server.ApplicationProtocolConnectionFactory;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnector;

/**
 * A receiver over Kwik. It does not ask senders to validate their address (RFC 9000,
 * 8.1.2): with that, handshakes on a busy machine were seen to hang until Kwik refused
 * the token.
 */
final class KwikReceiver implements Receiver {

	private static final char[] PASSWORD = "interop".toCharArray();

	private final ReceiverSetup setup;

	private final DatagramSocket socket;

	private final ServerConnector connector;

	private final List<QuicConnection> connections = new CopyOnWriteArrayList<>();

	/** Reading a stream blocks, so each one has a thread. */
	private final ExecutorService readers = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "kwik-reader");
		thread.setDaemon(true);
		return thread;
	});

	KwikReceiver(ReceiverSetup setup) throws IOException, GeneralSecurityException {
		this.setup = setup;
		this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		KeyStore keyStore = KeyStore.getInstance("PKCS12");
		keyStore.load(new ByteArrayInputStream(setup.certificate().toPkcs12(PASSWORD)), PASSWORD);
		this.connector = ServerConnector.builder()
			.withSocket(this.socket)
			.withKeyStore(keyStore, keyStore.aliases().nextElement(), PASSWORD)
			.withConfiguration(configuration(setup.streamLimit()))
			.withLogger(new NullLogger())
			.build();
		this.connector.registerApplicationProtocol(ALPN, new ConnectionFactory());
		this.connector.start();
	}

	private static ServerConnectionConfig configuration(int streamLimit) {
		return ServerConnectionConfig.builder()
			.retryRequired(false)
			.maxConnectionBufferSize(CONNECTION_WINDOW)
			.maxUnidirectionalStreamBufferSize(STREAM_WINDOW)
			.maxOpenPeerInitiatedUnidirectionalStreams(streamLimit)
			.build();
	}

	@Override
	public int port() {
		return this.socket.getLocalPort();
	}

	@Override
	public int connections() {
		return this.connections.size();
	}

	@Override
	public void closeConnections(int errorCode) {
		this.connections.forEach((connection) -> connection.close(errorCode, "as the test asks"));
	}

	@Override
	public void close() {
		this.connector.close();
		this.readers.shutdownNow();
	}

	private void accept(QuicStream stream) {
		Handling handling = this.setup.handling().apply(stream.getStreamId());
		if (handling instanceof Handling.Stop stop) {
			stream.abortReading(stop.errorCode());
		}
		else if (handling instanceof Handling.Read) {
			this.readers.execute(() -> read(stream));
		}
	}

	/**
	 * Asks for the end once only and does not close the stream, because each time would
	 * make Kwik raise the limit of streams once more.
	 */
	private void read(QuicStream stream) {
		Fingerprint.Builder fingerprint = new Fingerprint.Builder();
		byte[] buffer = new byte[64 * 1024];
		InputStream input = stream.getInputStream();
		try {
			int length;
			while ((length = input.read(buffer)) >= 0) {
				fingerprint.add(ByteBuffer.wrap(buffer, 0, length));
			}
			this.setup.received().add(stream.getStreamId(), fingerprint.build());
		}
		catch (IOException ex) {
			// The sender has given the stream up, or the connection is gone.
		}
	}

	private final class ConnectionFactory implements ApplicationProtocolConnectionFactory {

		@Override
		public ApplicationProtocolConnection createConnection(String protocol, QuicConnection connection) {
			KwikReceiver.this.connections.add(connection);
			return new ApplicationProtocolConnection() {

				@Override
				public void acceptPeerInitiatedStream(QuicStream stream) {
					accept(stream);
				}

			};
		}

		@Override
		public int maxConcurrentPeerInitiatedUnidirectionalStreams() {
			return KwikReceiver.this.setup.streamLimit();
		}

	}

}

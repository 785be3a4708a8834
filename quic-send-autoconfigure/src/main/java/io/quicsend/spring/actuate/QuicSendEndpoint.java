package io.quicsend.spring.actuate;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import io.quicsend.QuicConnection;
import io.quicsend.msquic.MsQuicLibrary;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@link Endpoint} that shows the native library, connections and their open streams, and
 * disconnects. Reading takes a second for each connection at most, and never loads the
 * library or connects. Thread-safe.
 */
@Endpoint(id = "quicsend")
public class QuicSendEndpoint {

	/** How many streams of a connection are listed unless asked for otherwise. */
	static final int DEFAULT_STREAMS = 20;

	static final int MAX_STREAMS = 1000;

	private final Map<String, QuicConnection> connections = new LinkedHashMap<>();

	private final ConnectionDescriber describer = new ConnectionDescriber();

	public QuicSendEndpoint(Collection<? extends QuicConnection> connections) {
		connections.forEach((connection) -> this.connections.put(connection.name(), connection));
	}

	/**
	 * Describe the library and all connections.
	 * @param streams how many streams of each connection to list, 1000 at most, 20 by
	 * default
	 * @return the descriptor
	 */
	@ReadOperation
	public QuicSendDescriptor quicSend(@Nullable Integer streams) {
		LibraryDescriptor library = MsQuicLibrary.loadedLibrary()
			.map((loaded) -> new LibraryDescriptor(loaded.version().toString(), loaded.path(), loaded.binding()))
			.orElse(null);
		Map<String, ConnectionDescriptor> descriptors = new LinkedHashMap<>();
		this.connections.forEach(
				(name, connection) -> descriptors.put(name, this.describer.describe(connection, maxStreams(streams))));
		return new QuicSendDescriptor(library, descriptors);
	}

	/**
	 * Describe a connection.
	 * @param connection its name
	 * @param streams how many of its streams to list, 1000 at most, 20 by default
	 * @return the descriptor, or {@code null} if there is no such connection
	 */
	@ReadOperation
	public @Nullable ConnectionDescriptor connection(@Selector String connection, @Nullable Integer streams) {
		QuicConnection found = this.connections.get(connection);
		return (found != null) ? this.describer.describe(found, maxStreams(streams)) : null;
	}

	/**
	 * End what is established of a connection, which is established anew when it is used.
	 * Does not wait for that.
	 * @param connection its name
	 * @return whether there is such a connection
	 * @see QuicConnection#disconnect()
	 */
	@DeleteOperation
	public boolean disconnect(@Selector String connection) {
		QuicConnection found = this.connections.get(connection);
		if (found == null) {
			return false;
		}
		found.disconnect();
		return true;
	}

	private static int maxStreams(@Nullable Integer streams) {
		return (streams != null) ? Math.max(0, Math.min(streams, MAX_STREAMS)) : DEFAULT_STREAMS;
	}

	/**
	 * The library and all connections.
	 *
	 * @param msquic the native library, once it is loaded
	 * @param connections the connections by name
	 */
	public record QuicSendDescriptor(@Nullable LibraryDescriptor msquic,
			Map<String, ConnectionDescriptor> connections) implements OperationResponseBody {

	}

	/**
	 * The native library.
	 *
	 * @param version its version
	 * @param path where it was loaded from
	 * @param binding how it is called
	 */
	public record LibraryDescriptor(String version, String path, String binding) {

	}

}

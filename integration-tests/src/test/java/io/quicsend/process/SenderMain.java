package io.quicsend.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.quicsend.ConnectionOptions;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.RegistrationOptions;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.tls.TlsOptions;

/**
 * What the processes of these tests have in common.
 */
final class SenderMain {

	private SenderMain() {
	}

	static NativeLibraryOptions libraryOptions() {
		String path = System.getProperty("quic-send.test.library", "");
		return NativeLibraryOptions.defaults().withPath(path.isEmpty() ? null : Path.of(path));
	}

	static QuicRegistration registration() {
		return new QuicRegistration(new MsQuicLibrary(libraryOptions()), RegistrationOptions.defaults());
	}

	static ConnectionOptions.Builder to(String port) {
		return ConnectionOptions.builder("127.0.0.1", Integer.parseInt(port), "quic-send").tls(TlsOptions.insecure());
	}

	static QuicConnection connect(QuicRegistration registration, ConnectionOptions options) {
		QuicConnection connection = registration.createConnection("default", options);
		connection.connect().join();
		return connection;
	}

	static long residentKilobytes() {
		try {
			return Files.lines(Path.of("/proc/self/status"))
				.filter((line) -> line.startsWith("VmRSS:"))
				.map((line) -> line.replaceAll("\\D", ""))
				.mapToLong(Long::parseLong)
				.findFirst()
				.orElseThrow();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

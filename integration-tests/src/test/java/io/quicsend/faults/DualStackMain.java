package io.quicsend.faults;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.quicsend.ConnectionOptions;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.RegistrationOptions;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.tls.TlsOptions;

/**
 * Connects to ports of a host that has more than one address, and says how that went.
 */
final class DualStackMain {

	static final String HOST = "both.quic-send.test";

	private DualStackMain() {
	}

	public static void main(String[] ports) throws Exception {
		try (QuicRegistration registration = new QuicRegistration(new MsQuicLibrary(Sender.libraryOptions()),
				RegistrationOptions.defaults())) {
			for (String port : ports) {
				ConnectionOptions options = ConnectionOptions.builder(HOST, Integer.parseInt(port), Sender.ALPN)
					.tls(TlsOptions.insecure())
					.build();
				System.out.println(connect(registration, options));
			}
		}
	}

	private static String connect(QuicRegistration registration, ConnectionOptions options) throws Exception {
		try (QuicConnection connection = registration.createConnection("dual", options)) {
			connection.connect().get(Sender.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
			connection.send(ByteBuffer.allocate(100)).get(Sender.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
			return "connected to " + connection.info().orElseThrow().remoteAddress().getAddress().getHostAddress();
		}
		catch (ExecutionException ex) {
			return "failed: " + ex.getCause().getMessage()
					+ Arrays.stream(ex.getCause().getSuppressed())
						.map((suppressed) -> "; before: " + suppressed.getMessage())
						.collect(Collectors.joining());
		}
	}

}

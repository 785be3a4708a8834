package io.quicsend.binding;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;

import io.quicsend.ConnectionOptions;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.RegistrationOptions;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.test.QuicReceiver;
import io.quicsend.tls.TlsOptions;

/**
 * Sends to a receiver in the same process, or to the port that the argument names, and
 * prints what has arrived or why nothing has.
 */
final class SendingProgram {

	private static final String TEXT = "over IPv4";

	private SendingProgram() {
	}

	public static void main(String[] arguments) {
		PrintStream output = System.out;
		System.setOut(System.err);
		try {
			if (arguments.length == 0) {
				output.println("received " + send());
			}
			else {
				send(Integer.parseInt(arguments[0]));
				output.println("sent");
			}
		}
		catch (Exception ex) {
			Throwable failure = (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
			output.println("failed " + failure.getMessage());
		}
	}

	/**
	 * Send a text by a real handshake and a stream of its own.
	 * @return what has arrived
	 */
	static String send() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder()
			.alpn("quic-send")
			.keepContent(true)
			.library(LoadingProgram.options())
			.start()) {
			send(receiver.port());
			receiver.awaitStreams(1, Duration.ofSeconds(10));
			return new String(receiver.streams().get(0).content(), StandardCharsets.UTF_8);
		}
	}

	static void send(int port) {
		try (QuicRegistration registration = new QuicRegistration(new MsQuicLibrary(LoadingProgram.options()),
				RegistrationOptions.defaults())) {
			QuicConnection connection = registration.createConnection("default",
					ConnectionOptions.builder("127.0.0.1", port, "quic-send").tls(TlsOptions.insecure()).build());
			connection.connect().join();
			connection.send(ByteBuffer.wrap(TEXT.getBytes(StandardCharsets.UTF_8))).join();
		}
	}

}

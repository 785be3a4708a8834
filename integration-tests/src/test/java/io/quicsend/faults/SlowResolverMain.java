package io.quicsend.faults;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.quicsend.ConnectionOptions;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.RegistrationOptions;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.tls.TlsOptions;

/**
 * Connects to a host whose name does not get resolved, sends to another one meanwhile,
 * and gives up.
 */
final class SlowResolverMain {

	private SlowResolverMain() {
	}

	public static void main(String[] arguments) throws Exception {
		int port = Integer.parseInt(arguments[0]);
		try (QuicRegistration registration = new QuicRegistration(new MsQuicLibrary(Sender.libraryOptions()),
				RegistrationOptions.defaults())) {
			QuicConnection slow = registration.createConnection("slow", options("slow.quic-send.test", port));
			CompletableFuture<Void> connect = slow.connect();
			CompletableFuture<Void> send = slow.send(ByteBuffer.allocate(100));
			QuicConnection fast = registration.createConnection("fast", options("127.0.0.1", port));
			fast.send(ByteBuffer.allocate(100)).get(Sender.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
			System.out.println("waiting: " + (!connect.isDone() && !send.isDone()) + ", " + slow.state());
			long begin = System.nanoTime();
			slow.close(Duration.ofMillis(100));
			boolean quick = System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(3);
			System.out.println("closed quickly: " + quick + ", " + slow.state());
			System.out.println(Sender.outcome(connect));
			System.out.println(Sender.outcome(send));
		}
		System.out.println("closed");
	}

	private static ConnectionOptions options(String host, int port) {
		return ConnectionOptions.builder(host, port, Sender.ALPN).tls(TlsOptions.insecure()).build();
	}

}

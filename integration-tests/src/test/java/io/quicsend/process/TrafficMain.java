package io.quicsend.process;

import java.nio.ByteBuffer;
import java.time.Duration;

import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.SendStream;

/**
 * Sends without end on several streams, closes nothing, and ends the JVM in the way it is
 * asked to. Arguments: port, way.
 */
final class TrafficMain {

	private TrafficMain() {
	}

	public static void main(String[] args) throws Exception {
		QuicRegistration registration = SenderMain.registration();
		QuicConnection connection = SenderMain.connect(registration,
				SenderMain.to(args[0]).closeTimeout(Duration.ofSeconds(1)).build());
		for (int i = 0; i < 4; i++) {
			sendForEver(connection.openSendStream());
		}
		Thread.sleep(300);
		System.out.println("traffic");
		switch (args[1]) {
			case "return" -> {
			}
			case "exit" -> System.exit(3);
			case "exit-in-completion" -> {
				connection.send(ByteBuffer.allocate(1)).thenRun(() -> System.exit(3));
				Thread.sleep(60_000);
			}
			case "halt" -> Runtime.getRuntime().halt(3);
			default -> Thread.sleep(60_000);
		}
	}

	private static void sendForEver(SendStream stream) {
		stream.send(new byte[100_000]).whenComplete((ok, ex) -> {
			if (ex == null) {
				sendForEver(stream);
			}
		});
	}

}

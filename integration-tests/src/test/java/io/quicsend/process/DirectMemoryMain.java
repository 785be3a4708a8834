package io.quicsend.process;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.SendStream;
import io.quicsend.msquic.MsQuicLibrary;

/**
 * Sends more at once than the JVM has direct memory, through a window that is larger than
 * it too. Argument: port.
 */
final class DirectMemoryMain {

	private DirectMemoryMain() {
	}

	public static void main(String[] args) throws Exception {
		int acknowledged = 0;
		List<String> refused = new ArrayList<>();
		try (QuicRegistration registration = SenderMain.registration()) {
			QuicConnection connection = SenderMain.connect(registration,
					SenderMain.to(args[0]).connectionWindow(256 * 1024 * 1024).streamWindow(128 * 1024 * 1024).build());
			List<CompletableFuture<Void>> sends = new ArrayList<>();
			byte[] payload = new byte[1024 * 1024];
			for (int i = 0; i < 64; i++) {
				SendStream stream = connection.openSendStream();
				for (int j = 0; j < 4; j++) {
					sends.add(stream.send(ByteBuffer.wrap(payload)));
				}
				sends.add(stream.finish());
			}
			for (CompletableFuture<Void> send : sends) {
				try {
					send.join();
					acknowledged++;
				}
				catch (Exception ex) {
					refused.add(String.valueOf(ex.getCause()));
				}
			}
		}
		System.out.println("acknowledged " + acknowledged);
		System.out.println("refused " + refused.size() + " " + (refused.isEmpty() ? "" : refused.get(0)));
		System.out.println("objects " + MsQuicLibrary.openObjects());
	}

}

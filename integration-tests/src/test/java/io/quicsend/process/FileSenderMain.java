package io.quicsend.process;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.SendStream;

/**
 * Sends a file through one stream, and prints the most direct memory that was in use.
 * Arguments: port, file, connection window.
 */
final class FileSenderMain {

	private FileSenderMain() {
	}

	public static void main(String[] args) throws Exception {
		BufferPoolMXBean direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.findFirst()
			.orElseThrow();
		AtomicLong most = new AtomicLong();
		AtomicBoolean running = new AtomicBoolean(true);
		Thread watcher = new Thread(() -> {
			while (running.get()) {
				most.accumulateAndGet(direct.getMemoryUsed(), Math::max);
				LockSupport.parkNanos(1_000_000);
			}
		});
		watcher.setDaemon(true);
		watcher.start();
		try (QuicRegistration registration = SenderMain.registration()) {
			QuicConnection connection = SenderMain.connect(registration,
					SenderMain.to(args[0]).connectionWindow(Integer.parseInt(args[2])).build());
			try (SendStream stream = connection.openSendStream();
					InputStream in = Files.newInputStream(Path.of(args[1]));
					OutputStream out = stream.outputStream()) {
				byte[] buffer = new byte[256 * 1024];
				int length;
				while ((length = in.read(buffer)) > 0) {
					out.write(buffer, 0, length);
				}
			}
		}
		running.set(false);
		System.out.println("direct " + most.get());
	}

}

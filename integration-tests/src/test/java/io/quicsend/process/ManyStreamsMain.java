package io.quicsend.process;

import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.msquic.MsQuic;
import io.quicsend.msquic.MsQuicLibrary;

/**
 * Sends many small messages, each on a stream of its own, and prints what memory they
 * took and what is left of them. Arguments: port, number of streams.
 */
final class ManyStreamsMain {

	private static final int IN_FLIGHT = 256;

	private ManyStreamsMain() {
	}

	public static void main(String[] args) throws Exception {
		int streams = Integer.parseInt(args[1]);
		AtomicReference<Throwable> failure = new AtomicReference<>();
		try (MsQuicLibrary.Reference library = new MsQuicLibrary(SenderMain.libraryOptions()).open()) {
			try (QuicRegistration registration = SenderMain.registration()) {
				QuicConnection connection = SenderMain.connect(registration, SenderMain.to(args[0]).build());
				Semaphore inFlight = new Semaphore(IN_FLIGHT);
				for (int i = 1; i <= streams; i++) {
					inFlight.acquire();
					connection.send(ByteBuffer.wrap(new byte[100])).whenComplete((ok, ex) -> {
						failure.compareAndSet(null, ex);
						inFlight.release();
					});
					if (i == streams / 4 || i == streams) {
						inFlight.acquire(IN_FLIGHT);
						inFlight.release(IN_FLIGHT);
						System.gc();
						System.out.println("resident-" + i + " " + SenderMain.residentKilobytes());
					}
				}
			}
			long[] counters = library.performanceCounters();
			System.out.println("connections " + counters[MsQuic.PERF_COUNTER_CONN_ACTIVE]);
			System.out.println("streams " + counters[MsQuic.PERF_COUNTER_STRM_ACTIVE]);
			System.out.println("objects " + MsQuicLibrary.openObjects());
		}
		System.out.println("failure " + failure.get());
	}

}

package io.quicsend.process;

import java.nio.ByteBuffer;
import java.nio.file.Path;

import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.msquic.MsQuic;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.test.IssuedCertificate;
import io.quicsend.tls.ClientIdentity;
import io.quicsend.tls.TlsOptions;

/**
 * Gives one connection new certificates again and again, and prints what memory that took
 * and what is left of it. Arguments: port, number of reloads, files of the client's
 * certificate and key.
 */
final class ReloadMain {

	private ReloadMain() {
	}

	public static void main(String[] args) throws Exception {
		int reloads = Integer.parseInt(args[1]);
		IssuedCertificate client = IssuedCertificate.readPem(Path.of(args[2]), Path.of(args[3]));
		try (MsQuicLibrary.Reference library = new MsQuicLibrary(SenderMain.libraryOptions()).open()) {
			try (QuicRegistration registration = SenderMain.registration()) {
				QuicConnection connection = SenderMain.connect(registration,
						SenderMain.to(args[0]).tls(tls(client)).build());
				for (int i = 1; i <= reloads; i++) {
					connection.reload(tls(client)).join();
					connection.send(ByteBuffer.allocate(100)).join();
					if (i == reloads / 4 || i == reloads) {
						System.gc();
						System.out.println("resident-" + i + " " + SenderMain.residentKilobytes());
					}
				}
			}
			System.out.println("connections " + library.performanceCounters()[MsQuic.PERF_COUNTER_CONN_ACTIVE]);
			System.out.println("objects " + MsQuicLibrary.openObjects());
		}
	}

	/** A new object each time, as when it is read from a file. */
	private static TlsOptions tls(IssuedCertificate client) {
		return TlsOptions.insecure().withClientIdentity(ClientIdentity.of(client.privateKey(), client.chain()));
	}

}

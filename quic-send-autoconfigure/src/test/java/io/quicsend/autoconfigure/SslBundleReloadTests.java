package io.quicsend.autoconfigure;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import io.quicsend.QuicConnection;
import io.quicsend.test.IssuedCertificate;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.TestCertificateAuthority;
import io.quicsend.tls.ClientIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for SSL bundles whose files change while connections use them, with mutual TLS on
 * real msquic.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class SslBundleReloadTests {

	private static final String PASSWORD = "secret";

	private static final TestCertificateAuthority SERVERS = TestCertificateAuthority.create("Servers");

	private static final TestCertificateAuthority CLIENTS = TestCertificateAuthority.create("Clients");

	private static final TestCertificateAuthority STRANGERS = TestCertificateAuthority.create("Strangers");

	private static final IssuedCertificate SERVER = SERVERS.server("localhost", "127.0.0.1");

	@TempDir
	private Path directory;

	@ParameterizedTest
	@EnumSource
	void newClientCertificateIsUsed(Format format) {
		format.write(this.directory, SERVERS, STRANGERS.client("sender"));
		IssuedCertificate accepted = CLIENTS.client("sender");
		try (QuicReceiver receiver = receiver()) {
			runner(receiver, format).run((context) -> {
				QuicConnection connection = context.getBean(QuicConnection.class);
				assertThatThrownBy(() -> send(connection)).hasMessageContaining("certificate");
				format.write(this.directory, SERVERS, accepted);
				await(() -> connection.totals().credentialReloads() > 0);
				assertThat(connection.options().tls().clientIdentity()).extracting(ClientIdentity::chain)
					.isEqualTo(accepted.chain());
				send(connection);
			});
			assertThat(receiver.finishedCount()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void newTrustIsUsed(Format format) {
		IssuedCertificate client = CLIENTS.client("sender");
		format.write(this.directory, STRANGERS, client);
		try (QuicReceiver receiver = receiver()) {
			runner(receiver, format).run((context) -> {
				QuicConnection connection = context.getBean(QuicConnection.class);
				assertThatThrownBy(() -> send(connection)).hasMessageContaining("no trusted CA has issued it");
				format.write(this.directory, SERVERS, client);
				await(() -> connection.totals().credentialReloads() > 0);
				send(connection);
			});
			assertThat(receiver.finishedCount()).isEqualTo(1);
		}
	}

	@Test
	void underLoadNothingFails() {
		Format.PEM.write(this.directory, SERVERS, CLIENTS.client("sender 0"));
		try (QuicReceiver receiver = receiver()) {
			runner(receiver, Format.PEM).run((context) -> {
				QuicConnection connection = context.getBean(QuicConnection.class);
				send(connection);
				AtomicBoolean running = new AtomicBoolean(true);
				Queue<CompletableFuture<Void>> sends = new ConcurrentLinkedQueue<>();
				List<Thread> senders = new ArrayList<>();
				for (int i = 0; i < 3; i++) {
					Thread sender = new Thread(() -> {
						while (running.get()) {
							CompletableFuture<Void> send = connection.send(ByteBuffer.allocate(1000));
							sends.add(send);
							if (sends.size() % 32 == 0) {
								send.handle((sent, failure) -> failure).join();
							}
						}
					});
					senders.add(sender);
					sender.start();
				}
				try {
					for (int i = 1; i <= 3; i++) {
						int reloads = i;
						Format.PEM.write(this.directory, SERVERS, CLIENTS.client("sender " + i));
						await(() -> connection.totals().credentialReloads() >= reloads);
					}
				}
				finally {
					running.set(false);
				}
				for (Thread sender : senders) {
					sender.join();
				}
				for (CompletableFuture<Void> send : sends) {
					send.get(20, TimeUnit.SECONDS);
				}
				await(() -> receiver.finishedCount() == sends.size() + 1);
				assertThat(receiver.acceptedConnections()).isGreaterThanOrEqualTo(4);
				receiver.awaitConnections(1, Duration.ofSeconds(20));
			});
		}
	}

	@Test
	void contentThatCannotBeUsedLeavesTheConnectionAsItIs(CapturedOutput output) {
		Format.PKCS12.write(this.directory, SERVERS, CLIENTS.client("sender"));
		try (QuicReceiver receiver = receiver()) {
			runner(receiver, Format.PKCS12).run((context) -> {
				QuicConnection connection = context.getBean(QuicConnection.class);
				send(connection);
				Path keyStore = this.directory.resolve("client.store");
				Files.copy(this.directory.resolve("trust.store"), keyStore, StandardCopyOption.REPLACE_EXISTING);
				await(() -> output.getOut().contains("its SSL bundle 'test' was updated and can't be used"));
				assertThat(output).contains("the key store has no key entry");
				send(connection);
				assertThat(receiver.acceptedConnections()).isEqualTo(1);
			});
		}
	}

	@Test
	void withoutReloadOnUpdateNothingChanges() {
		Format.PEM.write(this.directory, SERVERS, CLIENTS.client("sender"));
		try (QuicReceiver receiver = receiver()) {
			runner(receiver, Format.PEM).withPropertyValues("spring.ssl.bundle.pem.test.reload-on-update=false")
				.run((context) -> {
					QuicConnection connection = context.getBean(QuicConnection.class);
					send(connection);
					Format.PEM.write(this.directory, SERVERS, CLIENTS.client("another"));
					long end = System.nanoTime() + Duration.ofMillis(700).toNanos();
					while (System.nanoTime() < end) {
						assertThat(connection.totals().credentialReloads()).isZero();
						Thread.sleep(20);
					}
				});
		}
	}

	private static QuicReceiver receiver() {
		return QuicReceiver.builder().certificate(SERVER).requireClientCertificate(CLIENTS).start();
	}

	private ApplicationContextRunner runner(QuicReceiver receiver, Format format) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, QuicSendAutoConfiguration.class))
			.withPropertyValues("quic-send.connections.default.host=127.0.0.1",
					"quic-send.connections.default.port=" + receiver.port(),
					"quic-send.connections.default.alpn=quic-send", "quic-send.connections.default.ssl.bundle=test",
					"spring.ssl.bundle.watch.file.quiet-period=200ms")
			.withPropertyValues(format.properties(this.directory));
	}

	private static void await(BooleanSupplier condition) throws InterruptedException {
		long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("not in time").isLessThan(deadline);
			Thread.sleep(10);
		}
	}

	private static void send(QuicConnection connection) throws Exception {
		connection.send(ByteBuffer.allocate(100)).get(20, TimeUnit.SECONDS);
	}

	enum Format {

		PEM {

			@Override
			void save(Path directory, TestCertificateAuthority trusted, IssuedCertificate client) throws IOException {
				trusted.writePem(directory.resolve("ca.pem"));
				client.writePem(directory.resolve("client.pem"), directory.resolve("client.key"));
			}

			@Override
			String[] properties(Path directory) {
				String prefix = "spring.ssl.bundle.pem.test.";
				return new String[] { prefix + "reload-on-update=true",
						prefix + "truststore.certificate=file:" + directory.resolve("ca.pem"),
						prefix + "keystore.certificate=file:" + directory.resolve("client.pem"),
						prefix + "keystore.private-key=file:" + directory.resolve("client.key") };
			}

		},

		JKS, PKCS12;

		void write(Path directory, TestCertificateAuthority trusted, IssuedCertificate client) {
			try {
				save(directory, trusted, client);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException(ex);
			}
		}

		void save(Path directory, TestCertificateAuthority trusted, IssuedCertificate client)
				throws IOException, GeneralSecurityException {
			KeyStore trustStore = emptyStore();
			trustStore.setCertificateEntry("ca", trusted.certificate());
			store(trustStore, directory.resolve("trust.store"));
			KeyStore keyStore = emptyStore();
			keyStore.setKeyEntry("client", client.privateKey(), PASSWORD.toCharArray(),
					client.chain().toArray(X509Certificate[]::new));
			store(keyStore, directory.resolve("client.store"));
		}

		private KeyStore emptyStore() throws IOException, GeneralSecurityException {
			KeyStore store = KeyStore.getInstance(name());
			store.load(null, null);
			return store;
		}

		private static void store(KeyStore store, Path file) throws IOException, GeneralSecurityException {
			try (OutputStream out = Files.newOutputStream(file)) {
				store.store(out, PASSWORD.toCharArray());
			}
		}

		String[] properties(Path directory) {
			String prefix = "spring.ssl.bundle.jks.test.";
			return new String[] { prefix + "reload-on-update=true", prefix + "truststore.type=" + name(),
					prefix + "truststore.location=file:" + directory.resolve("trust.store"),
					prefix + "truststore.password=" + PASSWORD, prefix + "keystore.type=" + name(),
					prefix + "keystore.location=file:" + directory.resolve("client.store"),
					prefix + "keystore.password=" + PASSWORD };
		}

	}

}

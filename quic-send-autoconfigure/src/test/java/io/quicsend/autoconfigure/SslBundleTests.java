package io.quicsend.autoconfigure;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;

import io.quicsend.ConnectionOptions;
import io.quicsend.QuicConnection;
import io.quicsend.test.IssuedCertificate;
import io.quicsend.test.TestCertificateAuthority;
import io.quicsend.tls.ClientIdentity;
import io.quicsend.tls.TlsOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for SSL bundles as trust and client certificate of a connection.
 */
class SslBundleTests {

	private static final String BUNDLE = "quic-send.connections.default.ssl.bundle=";

	private final TestCertificateAuthority authority = TestCertificateAuthority.create("test authority");

	private final IssuedCertificate client = this.authority.client("test client");

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, QuicSendAutoConfiguration.class))
		.withPropertyValues("quic-send.connections.default.host=localhost", "quic-send.connections.default.port=4433",
				"quic-send.connections.default.alpn=test");

	@TempDir
	private Path directory;

	private Path caFile;

	private Path certificateFile;

	private Path keyFile;

	@BeforeEach
	void writeFiles() throws IOException {
		this.caFile = this.authority.writePem(this.directory.resolve("ca.pem"));
		this.certificateFile = this.directory.resolve("client.pem");
		this.keyFile = this.directory.resolve("client.key");
		this.client.writePem(this.certificateFile, this.keyFile);
	}

	@Test
	void withoutBundleTheJvmsTrustStoreCounts() {
		this.contextRunner.run((context) -> {
			assertThat(tls(context).trustManager()).isNull();
			assertThat(tls(context).isInsecure()).isFalse();
			assertThat(tls(context).clientIdentity()).isNull();
		});
	}

	@Test
	void pemTrustStoreTrustsItsAuthorityOnly() {
		withPemTrustStore().run((context) -> assertThat(tls(context).trustManager().getAcceptedIssuers())
			.containsExactly(this.authority.certificate()));
	}

	@Test
	void bundleWithoutKeyHasNoClientCertificate() {
		withPemTrustStore().run((context) -> assertThat(tls(context).clientIdentity()).isNull());
	}

	@Test
	void pemKeyIsTheClientCertificate() {
		withPemTrustStore().withPropertyValues(pemKey()).run((context) -> assertIdentity(tls(context)));
	}

	@Test
	void pemKeyWithoutTrustStoreLeavesTheJvmsTrust() {
		this.contextRunner.withPropertyValues(BUNDLE + "pem").withPropertyValues(pemKey()).run((context) -> {
			assertIdentity(tls(context));
			assertThat(tls(context).trustManager().getAcceptedIssuers()).hasSizeGreaterThan(10)
				.doesNotContain(this.authority.certificate());
		});
	}

	@Test
	void pkcs12KeyStoreIsTheClientCertificate() throws IOException {
		Path file = this.directory.resolve("client.p12");
		Files.write(file, this.client.toPkcs12("secret".toCharArray()));
		this.contextRunner
			.withPropertyValues(BUNDLE + "store", "spring.ssl.bundle.jks.store.keystore.type=PKCS12",
					"spring.ssl.bundle.jks.store.keystore.location=" + file.toUri(),
					"spring.ssl.bundle.jks.store.keystore.password=secret")
			.run((context) -> assertIdentity(tls(context)));
	}

	@Test
	void jksKeyIsChosenByAliasAndKeyPassword() throws Exception {
		this.contextRunner.withPropertyValues(jks())
			.withPropertyValues("spring.ssl.bundle.jks.store.key.alias=second",
					"spring.ssl.bundle.jks.store.key.password=key-secret")
			.run((context) -> assertIdentity(tls(context)));
	}

	@Test
	void wrongAliasIsReportedByTheProperty() throws Exception {
		this.contextRunner.withPropertyValues(jks())
			.withPropertyValues("spring.ssl.bundle.jks.store.key.alias=third",
					"spring.ssl.bundle.jks.store.key.password=key-secret")
			.run((context) -> assertProblem(context, "'store' can't be used", "third"));
	}

	@Test
	void wrongKeyPasswordIsReportedByTheProperty() throws Exception {
		this.contextRunner.withPropertyValues(jks())
			.withPropertyValues("spring.ssl.bundle.jks.store.key.alias=second",
					"spring.ssl.bundle.jks.store.key.password=wrong")
			.run((context) -> assertProblem(context, "'store' can't be used", "password"));
	}

	@Test
	void unreadableTrustStoreIsReportedByTheProperty() throws IOException {
		Files.writeString(this.caFile, "no certificate");
		withPemTrustStore().run((context) -> assertProblem(context, "'pem' can't be used", "certificate"));
	}

	@Test
	void unknownBundleIsReportedByTheProperty() {
		this.contextRunner.withPropertyValues(BUNDLE + "pem")
			.run((context) -> assertProblem(context, "'pem' can't be used", "spring.ssl.bundle"));
	}

	@Test
	void bundleWithoutSslAutoConfigurationIsReportedByTheProperty() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(QuicSendAutoConfiguration.class))
			.withPropertyValues("quic-send.connections.default.host=localhost",
					"quic-send.connections.default.port=4433", "quic-send.connections.default.alpn=test", BUNDLE + "a")
			.run((context) -> assertProblem(context, "'a' can't be used", "spring.ssl.bundle"));
	}

	@Test
	void insecureConnectionTrustsEveryPeer() {
		this.contextRunner.withPropertyValues("quic-send.connections.default.trust=insecure")
			.run((context) -> assertThat(tls(context).isInsecure()).isTrue());
	}

	@Test
	void insecureConnectionKeepsItsClientCertificate() {
		withPemTrustStore().withPropertyValues(pemKey())
			.withPropertyValues("quic-send.connections.default.trust=insecure")
			.run((context) -> {
				assertThat(tls(context).isInsecure()).isTrue();
				assertIdentity(tls(context));
			});
	}

	private ApplicationContextRunner withPemTrustStore() {
		return this.contextRunner.withPropertyValues(BUNDLE + "pem",
				"spring.ssl.bundle.pem.pem.truststore.certificate=" + this.caFile.toUri());
	}

	private String[] pemKey() {
		return new String[] { "spring.ssl.bundle.pem.pem.keystore.certificate=" + this.certificateFile.toUri(),
				"spring.ssl.bundle.pem.pem.keystore.private-key=" + this.keyFile.toUri() };
	}

	/** A store with two keys, each with a password that is not the store's. */
	private String[] jks() throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance("JKS");
		store.load(null, null);
		addKey(store, "first", this.authority.client("another client"));
		addKey(store, "second", this.client);
		Path file = this.directory.resolve("client.jks");
		try (OutputStream out = Files.newOutputStream(file)) {
			store.store(out, "store-secret".toCharArray());
		}
		return new String[] { BUNDLE + "store", "spring.ssl.bundle.jks.store.keystore.type=JKS",
				"spring.ssl.bundle.jks.store.keystore.location=" + file.toUri(),
				"spring.ssl.bundle.jks.store.keystore.password=store-secret" };
	}

	private static void addKey(KeyStore store, String alias, IssuedCertificate certificate)
			throws GeneralSecurityException {
		store.setKeyEntry(alias, certificate.privateKey(), "key-secret".toCharArray(),
				certificate.chain().toArray(X509Certificate[]::new));
	}

	private void assertIdentity(TlsOptions tls) {
		assertThat(tls.clientIdentity()).extracting(ClientIdentity::chain).isEqualTo(this.client.chain());
	}

	private static void assertProblem(AssertableApplicationContext context, String problem, String remedy) {
		assertThat(context).hasFailed();
		assertThat(problemOf(context.getStartupFailure()))
			.hasMessageStartingWith("quic-send.connections.default.ssl.bundle: " + problem)
			.hasMessageContaining(remedy);
	}

	private static Throwable problemOf(Throwable failure) {
		Throwable candidate = failure;
		while (candidate != null && !(candidate instanceof InvalidQuicSendPropertyException)
				&& !(candidate instanceof UnusableSslBundleException)) {
			candidate = candidate.getCause();
		}
		return candidate;
	}

	private static TlsOptions tls(AssertableApplicationContext context) {
		ConnectionOptions options = context.getBean(QuicConnection.class).options();
		return options.tls();
	}

}

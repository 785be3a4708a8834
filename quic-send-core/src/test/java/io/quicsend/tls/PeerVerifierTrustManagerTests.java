package io.quicsend.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests of {@link PeerVerifier} with trust managers that are not the JDK's.
 */
class PeerVerifierTrustManagerTests {

	private static final String NAME = "collector.example.org";

	private static final TestCertificate ROOT = TestCertificate.rootCa("Test Root");

	private static final TestCertificate SERVER = TestCertificate.server(ROOT).dns(NAME).build();

	private static final TestCertificate OTHER_SERVER = TestCertificate.server(ROOT).dns("other.example.org").build();

	@Test
	@DisplayName("C8: a trust manager that throws an exception rejects")
	void runtimeExceptionRejects() {
		assertRejectedWith(new IllegalStateException("broken"));
	}

	@Test
	@DisplayName("C8: a trust manager that throws an error rejects")
	void errorRejects() {
		assertRejectedWith(new StackOverflowError());
		assertRejectedWith(new OutOfMemoryError("simulated"));
		assertRejectedWith(new NoClassDefFoundError("Missing"));
	}

	@Test
	@DisplayName("C8: a trust manager that throws an undeclared checked exception rejects")
	void undeclaredExceptionRejects() {
		assertRejectedWith(new IOException("undeclared"));
	}

	@Test
	@DisplayName("C8: a trust manager whose exception can't even be shown rejects")
	void exceptionThatThrowsRejects() {
		assertRejected(new UnshowableException(), SERVER);
	}

	@Test
	@DisplayName("C8: a trust manager whose exception is its own cause rejects")
	void circularCauseRejects() {
		assertRejectedWith(new CircularException());
	}

	@Test
	@DisplayName("C8: a trust manager that says why it rejects is quoted")
	void reasonIsQuoted() {
		CertificateException reason = new CertificateException("not pinned");
		assertThatExceptionOfType(CertificateException.class).isThrownBy(() -> verify(throwing(reason), SERVER))
			.withMessageContaining("not pinned")
			.withCause(reason);
	}

	@Test
	@DisplayName("C4: a trust manager that changes the chain does not change whose name is matched")
	void changedChainIsNotMatched() {
		assertRejected(new TestTrustManager((chain, engine) -> chain[0] = SERVER.certificate()), OTHER_SERVER);
	}

	@Test
	void trustManagerIsAskedAboutTheHandshake() {
		TestTrustManager trustManager = new TestTrustManager((chain, engine) -> {
			assertThat(chain).containsExactly(SERVER.certificate(), ROOT.certificate());
			assertThat(engine.getUseClientMode()).isTrue();
			assertThat(engine.getPeerHost()).isEqualTo(NAME);
			assertThat(engine.getSSLParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
			assertThat(engine.getHandshakeSession().getPeerHost()).isEqualTo(NAME);
			assertThat(engine.getHandshakeSession().getProtocol()).isEqualTo("TLSv1.3");
			assertThat(engine.getHandshakeSession().getPeerCertificates()).isEqualTo(chain);
		});
		assertThatNoException().isThrownBy(() -> verify(trustManager, SERVER));
		assertThat(trustManager.authType).isEqualTo("UNKNOWN");
	}

	@Test
	void plainTrustManagerDecidesAboutTheChain() {
		TestCertificate otherRoot = TestCertificate.rootCa("Other Root");
		assertThatNoException().isThrownBy(() -> verify(plain(ROOT), SERVER));
		assertRejected(plain(otherRoot), SERVER);
	}

	@Test
	@DisplayName("C4: a plain trust manager, which knows no host, does not open the connection to any host")
	void plainTrustManagerDoesNotAcceptAnyHost() {
		assertRejected(plain(ROOT), OTHER_SERVER);
	}

	private static void assertRejectedWith(Throwable throwable) {
		assertThatExceptionOfType(CertificateException.class).isThrownBy(() -> verify(throwing(throwable), SERVER))
			.withMessageContainingAll(NAME, "was rejected")
			.satisfies((ex) -> assertThat(ex.getCause()).isSameAs(throwable));
	}

	private static void assertRejected(RuntimeException exception, TestCertificate server) {
		assertRejected(throwing(exception), server);
	}

	private static void assertRejected(X509TrustManager trustManager, TestCertificate server) {
		assertThatExceptionOfType(CertificateException.class).isThrownBy(() -> verify(trustManager, server))
			.withMessageContainingAll(NAME, "was rejected");
	}

	private static void verify(X509TrustManager trustManager, TestCertificate server) throws CertificateException {
		PeerVerifier.of(TlsOptions.trust(trustManager), NAME)
			.verify(server.der(), TestCertificate.pkcs7(server.chain()));
	}

	private static X509TrustManager throwing(Throwable throwable) {
		return new TestTrustManager((chain, engine) -> {
			throw throwable;
		});
	}

	private static X509TrustManager plain(TestCertificate root) {
		X509ExtendedTrustManager delegate = root.trusted().trustManager();
		assertThat(delegate).isNotNull();
		return new X509TrustManager() {

			@Override
			public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
				delegate.checkClientTrusted(chain, authType);
			}

			@Override
			public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
				delegate.checkServerTrusted(chain, authType);
			}

			@Override
			public X509Certificate[] getAcceptedIssuers() {
				return delegate.getAcceptedIssuers();
			}

		};
	}

	@FunctionalInterface
	private interface Check {

		void check(X509Certificate[] chain, SSLEngine engine) throws Throwable;

	}

	private static final class TestTrustManager extends X509ExtendedTrustManager {

		private final Check check;

		private @Nullable String authType;

		private TestTrustManager(Check check) {
			this.check = check;
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
			this.authType = authType;
			try {
				this.check.check(chain, engine);
			}
			catch (Throwable ex) {
				sneak(ex);
			}
		}

		@SuppressWarnings("unchecked")
		private static <T extends Throwable> void sneak(Throwable throwable) throws T {
			throw (T) throwable;
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType) {
			throw new AssertionError(Arrays.toString(chain));
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
			throw new AssertionError(Arrays.toString(chain));
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
			throw new AssertionError(Arrays.toString(chain));
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
			throw new AssertionError(Arrays.toString(chain));
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
			throw new AssertionError(Arrays.toString(chain));
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

	@SuppressWarnings("serial")
	private static final class UnshowableException extends RuntimeException {

		@Override
		public String toString() {
			throw new IllegalStateException("unshowable");
		}

	}

	@SuppressWarnings("serial")
	private static final class CircularException extends RuntimeException {

		private final RuntimeException cause = new RuntimeException(this);

		@Override
		public synchronized Throwable getCause() {
			return this.cause;
		}

	}

}

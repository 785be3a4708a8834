package io.quicsend.tls;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests of {@link WarmUp}.
 */
class WarmUpTests {

	@Test
	void throwAwayChainIsAcceptedForItsNameOnly() {
		assertThatNoException().isThrownBy(WarmUp::check);
	}

	@Test
	void warmingUpNeverFails() {
		assertThatNoException().isThrownBy(() -> {
			PeerVerifier.of(TlsOptions.systemTrust(), "collector.example.org").warmUp();
			PeerVerifier.of(TlsOptions.insecure(), "collector.example.org").warmUp();
			PeerVerifier.of(TestCertificate.rootCa("Test Root").trusted(), "127.0.0.1").warmUp();
		});
	}

}

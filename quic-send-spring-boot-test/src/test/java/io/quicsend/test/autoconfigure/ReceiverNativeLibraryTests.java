package io.quicsend.test.autoconfigure;

import io.quicsend.autoconfigure.QuicSendAutoConfiguration;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.MsQuicLibraryInfo;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The receiver opens msquic as the application's properties say. This class needs a JVM
 * of its own, since only the first to open msquic decides.
 */
@SpringBootTest(properties = "quic-send.native.binding=jna")
@AutoConfigureQuicReceiver
class ReceiverNativeLibraryTests {

	@Test
	void comesFromTheProperties() {
		assertThat(MsQuicLibrary.loadedLibrary()).map(MsQuicLibraryInfo::binding).contains("jna");
	}

	@Configuration
	@ImportAutoConfiguration(QuicSendAutoConfiguration.class)
	static class Application {

	}

}

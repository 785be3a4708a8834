package io.quicsend.autoconfigure;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.quicsend.QuicConnection;
import io.quicsend.msquic.MsQuicLoadException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the native library is touched.
 */
class NativeLibraryTests {

	@TempDir
	private Path directory;

	private ApplicationContextRunner contextRunner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, QuicSendAutoConfiguration.class))
			.withPropertyValues("quic-send.native.path=" + this.directory.resolve("none.so"),
					"quic-send.connections.default.host=localhost", "quic-send.connections.default.port=4433",
					"quic-send.connections.default.alpn=test");
	}

	@Test
	void libraryIsNotTouchedBeforeTheFirstUse() {
		contextRunner().run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(QuicConnection.class).connect()).failsWithin(60, TimeUnit.SECONDS)
				.withThrowableOfType(ExecutionException.class)
				.satisfies((failure) -> assertThat(failure).hasStackTraceContaining(MsQuicLoadException.class.getName())
					.hasStackTraceContaining("none.so"));
		});
	}

	@Test
	void unloadableLibraryFailsTheStartOfAnEagerConnection() {
		contextRunner().withPropertyValues("quic-send.connections.default.connect=eager")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(MsQuicLoadException.class.getName())
				.hasStackTraceContaining("none.so"));
	}

}

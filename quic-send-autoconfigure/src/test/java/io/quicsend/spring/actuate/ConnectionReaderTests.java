package io.quicsend.spring.actuate;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.quicsend.ConnectionOptions;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.RegistrationOptions;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class ConnectionReaderTests {

	private final QuicRegistration registration = new QuicRegistration(
			new MsQuicLibrary(NativeLibraryOptions.defaults()), RegistrationOptions.defaults());

	private QuicConnection connection;

	@BeforeEach
	void create() {
		this.connection = this.registration.createConnection("test",
				ConnectionOptions.builder("localhost", 1, "test").build());
	}

	@AfterEach
	void close() {
		this.registration.close();
	}

	@Test
	void readingIsAnswered() {
		assertThat(new ConnectionReader("test", Duration.ofSeconds(30)).read(this.connection, this.connection::name))
			.hasValue("test");
	}

	@Test
	void failedReadingIsEmpty() {
		ConnectionReader reader = new ConnectionReader("test", Duration.ofSeconds(30));
		assertThat(reader.read(this.connection, this.connection::statistics)).isEmpty();
		assertThat(reader.read(this.connection, () -> {
			throw new IOException();
		})).isEmpty();
	}

	@Test
	void nothingIsReadWhileAnEarlierReadingIsOverdue() {
		ConnectionReader reader = new ConnectionReader("test", Duration.ofMillis(10));
		CountDownLatch answer = new CountDownLatch(1);
		AtomicInteger readings = new AtomicInteger();
		assertThat(reader.read(this.connection, () -> {
			answer.await();
			return readings.incrementAndGet();
		})).isEmpty();
		assertThat(reader.read(this.connection, readings::incrementAndGet)).isEmpty();
		assertThat(readings).hasValue(0);
		answer.countDown();
		int read = 0;
		while (read == 0) {
			read = reader.read(this.connection, readings::incrementAndGet).orElse(0);
		}
		assertThat(read).isGreaterThan(1);
	}

}

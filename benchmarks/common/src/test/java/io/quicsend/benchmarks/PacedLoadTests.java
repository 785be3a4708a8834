package io.quicsend.benchmarks;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class PacedLoadTests {

	private final BlockingQueue<ByteBuffer> sent = new LinkedBlockingQueue<>();

	private final Tally tally = new Tally(1);

	@AfterEach
	void stop() {
		this.tally.stop();
	}

	@Test
	void stampsEachMessageWithItsTime() throws Exception {
		long before = System.nanoTime();
		start("100");
		long first = next().getLong(0);
		long second = next().getLong(0);
		assertThat(first).isGreaterThanOrEqualTo(before);
		assertThat(second).isGreaterThanOrEqualTo(first + 100_000).isLessThanOrEqualTo(System.nanoTime());
	}

	@Test
	void marksTheMessagesOfTheWarmUp() throws Exception {
		start("100");
		assertThat(next().getLong(8)).isZero();
		this.tally.measuring(true);
		long mark;
		do {
			mark = next().getLong(8);
		}
		while (mark == 0);
		assertThat(mark).isOne();
	}

	private void start(String intervalMicros) throws Exception {
		SenderCommand sender = new SenderCommand() {

			@Override
			protected Contender contender() {
				throw new IllegalStateException();
			}

		};
		new CommandLine(sender).setCaseInsensitiveEnumValuesAllowed(true)
			.parseArgs("--workload", "latency", "--port", "1", "--ca", "none", "--interval-micros", intervalMicros);
		PacedLoad load = new PacedLoad(sender.options(), new RecordingContender(), this.tally);
		load.start();
		assertThat(load.awaitIdle(Duration.ZERO)).isFalse();
	}

	private ByteBuffer next() throws InterruptedException {
		ByteBuffer message = this.sent.poll(10, TimeUnit.SECONDS);
		assertThat(message).isNotNull();
		return message;
	}

	private final class RecordingContender extends IdleContender {

		@Override
		public Operation message(int connection, ByteBuffer message, Completion completion) {
			return () -> {
				PacedLoadTests.this.sent.add(ByteBuffer.allocate(message.capacity())
					.put(0, message, 0, message.capacity())
					.order(message.order()));
				return true;
			};
		}

	}

}

package io.quicsend.benchmarks.harness;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SessionTests {

	private static final Timing THREE_ROUNDS = new Timing(3, 2, 0.5);

	private final List<String> events = new ArrayList<>();

	@Test
	void warmsAllUpAndThenLetsAnotherBeginInEachRound() throws Exception {
		run(SimulatedRun::new, null, "c", "ffm", "jna");
		assertThat(this.events).containsExactly("c starts", "c warms up", "ffm starts", "ffm warms up", "jna starts",
				"jna warms up", "c warms up", "ffm warms up", "jna warms up", "c", "ffm", "jna", "ffm", "jna", "c",
				"jna", "c", "ffm", "c ends", "ffm ends", "jna ends");
	}

	@Test
	void keepsAResultForEachRound() throws Exception {
		Results results = run(SimulatedRun::new, null, "c");
		assertThat(results.measurements()).extracting(Measurement::round).containsExactly(1, 2, 3);
	}

	@Test
	void startsAContenderThatFailsAnewAndForgetsWhatItHadReached() throws Exception {
		Results results = run((name) -> new FailingRun(name, 2, 1), null, "c");
		assertThat(this.events.stream().filter((event) -> event.equals("c starts"))).hasSize(2);
		assertThat(results.measurements()).extracting(Measurement::round).containsExactly(3);
		assertThat(results.failures()).containsExactly(new Failure("streams", "c", 2, 1, "it hung"));
	}

	@Test
	void givesUpAContenderThatFailsTwiceAndGoesOn() throws Exception {
		Results results = run(
				(name) -> name.equals("c") ? new FailingRun(name, 1, Integer.MAX_VALUE) : new SimulatedRun(name), null,
				"c", "ffm");
		assertThat(results.failures()).extracting(Failure::contender).containsExactly("c", "c");
		assertThat(results.measurements()).extracting(Measurement::contender).containsExactly("ffm", "ffm", "ffm");
	}

	@Test
	void doesNotRepeatWhatALibraryCannotDo() throws Exception {
		Results results = run((name) -> {
			throw new UnsupportedWorkloadException("no streams");
		}, null, "c");
		assertThat(this.events).containsExactly("c starts");
		assertThat(results.unsupported().get("streams")).containsEntry("c", "no streams");
		assertThat(results.failures()).isEmpty();
	}

	@Test
	void doesNotBelieveAContenderThatEndsInDisorder() throws Exception {
		Results results = run((name) -> new SimulatedRun(name) {

			@Override
			public Map<Long, Latency> end(List<SenderResult> claims) throws RunFailedException {
				throw new RunFailedException("too few arrived");
			}

		}, null, "c");
		assertThat(results.measurements()).isEmpty();
		assertThat(results.failures()).extracting(Failure::message).containsExactly("too few arrived");
	}

	@Test
	void beginsNoFurtherRoundWhenTimeIsOver() throws Exception {
		Results results = run(SimulatedRun::new, Duration.ZERO, "c");
		assertThat(results.measurements()).hasSize(1);
	}

	private Results run(Start start, Duration budget, String... names) throws Exception {
		Runner runner = (workload, contender) -> {
			this.events.add(contender.name() + " starts");
			return start.run(contender.name());
		};
		return new Session(runner, Stream.of(names).map(Samples::contender).toList(), THREE_ROUNDS,
				new PrintStream(OutputStream.nullOutputStream()))
			.run(List.of(Samples.STREAMS), budget, (results) -> {
			});
	}

	@FunctionalInterface
	private interface Start {

		Run run(String name) throws RunFailedException;

	}

	private class SimulatedRun implements Run {

		private final String name;

		SimulatedRun(String name) {
			this.name = name;
		}

		@Override
		public SenderResult load(double warmup, double seconds) throws RunFailedException {
			boolean measured = seconds == THREE_ROUNDS.seconds();
			SessionTests.this.events.add(this.name + (measured ? "" : " warms up"));
			return Samples.sent("streams", 1000);
		}

		@Override
		public Map<Long, Latency> end(List<SenderResult> claims) throws RunFailedException {
			SessionTests.this.events.add(this.name + " ends");
			return Map.of();
		}

		@Override
		public void close() {
		}

	}

	/** Fails in a measured load, as often as it is told. */
	private final class FailingRun extends SimulatedRun {

		private final int failing;

		private final int times;

		private int measured;

		FailingRun(String name, int failing, int times) {
			super(name);
			this.failing = failing;
			this.times = times;
		}

		@Override
		public SenderResult load(double warmup, double seconds) throws RunFailedException {
			boolean tired = SessionTests.this.events.stream()
				.filter((event) -> event.equals("failure"))
				.count() >= this.times;
			if (seconds == THREE_ROUNDS.seconds() && ++this.measured == this.failing && !tired) {
				SessionTests.this.events.add("failure");
				throw new RunFailedException("it hung");
			}
			return super.load(warmup, seconds);
		}

	}

}

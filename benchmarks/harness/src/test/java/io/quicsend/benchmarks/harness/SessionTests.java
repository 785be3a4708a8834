package io.quicsend.benchmarks.harness;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SessionTests {

	private final List<String> runs = new ArrayList<>();

	@Test
	void letsAnotherContenderBeginInEachRound() throws Exception {
		session((workload, contender, round) -> result(contender, round), "c", "ffm", "jna")
			.run(List.of(Samples.STREAMS), 3, null, (results) -> {
			});
		assertThat(this.runs).containsExactly("c 1", "ffm 1", "jna 1", "ffm 2", "jna 2", "c 2", "jna 3", "c 3",
				"ffm 3");
	}

	@Test
	void triesAFailedRunAgainAndSaysSo() throws Exception {
		Results results = session((workload, contender, round) -> {
			Measurement result = result(contender, round);
			if (this.runs.size() == 1) {
				throw new RunFailedException("it hung");
			}
			return result;
		}, "c").run(List.of(Samples.STREAMS), 1, null, (soFar) -> {
		});
		assertThat(results.measurements()).hasSize(1);
		assertThat(results.failures()).containsExactly(new Failure("streams", "c", 1, 1, "it hung"));
	}

	@Test
	void givesUpARunThatFailsTwiceAndGoesOn() throws Exception {
		Results results = session((workload, contender, round) -> {
			Measurement result = result(contender, round);
			if (contender.name().equals("c")) {
				throw new RunFailedException("it hung");
			}
			return result;
		}, "c", "ffm").run(List.of(Samples.STREAMS), 1, null, (soFar) -> {
		});
		assertThat(this.runs).containsExactly("c 1", "c 1", "ffm 1");
		assertThat(results.failures()).hasSize(2);
		assertThat(results.measurements()).hasSize(1);
	}

	@Test
	void doesNotRepeatWhatALibraryCannotDo() throws Exception {
		Results results = session((workload, contender, round) -> {
			result(contender, round);
			throw new UnsupportedWorkloadException("no streams");
		}, "c").run(List.of(Samples.STREAMS), 3, null, (soFar) -> {
		});
		assertThat(this.runs).containsExactly("c 1");
		assertThat(results.unsupported().get("streams")).containsEntry("c", "no streams");
		assertThat(results.failures()).isEmpty();
	}

	@Test
	void beginsNoRoundThatWouldNotEndInTime() throws Exception {
		session((workload, contender, round) -> result(contender, round), "c").run(List.of(Samples.STREAMS), 3,
				Duration.ZERO, (results) -> {
				});
		assertThat(this.runs).containsExactly("c 1");
	}

	@Test
	void tellsTheResultsOfEachRound() throws Exception {
		List<Integer> sizes = new ArrayList<>();
		session((workload, contender, round) -> result(contender, round), "c").run(List.of(Samples.STREAMS), 2, null,
				(results) -> sizes.add(results.measurements().size()));
		assertThat(sizes).containsExactly(1, 2);
	}

	private Measurement result(Contender contender, int round) {
		this.runs.add(contender.name() + " " + round);
		return Samples.measurement(contender.name(), round, 1000);
	}

	private static Session session(Runner runner, String... contenders) {
		return new Session(runner, Stream.of(contenders).map(Samples::contender).toList(),
				new PrintStream(OutputStream.nullOutputStream()));
	}

}

package io.quicsend.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The program: measures, and reports.
 */
@Command(name = "benchmarks/run", sortOptions = false, usageHelpWidth = 110,
		description = { "Measures quic-send beside C on the same msquic and beside other QUIC libraries.",
				"Each contender is a process of its own, which sends to a sink over the loopback interface.",
				"All of them are warmed up, and then take turns in short rounds.",
				"Its result counts only if all of it has arrived." },
		footer = { "",
				"Contenders: c, ffm, jna, jna-17, netty-epoll, netty-nio, kwik, reactor-netty, vertx, "
						+ "msquic-async, quinn.",
				"Workloads: streams, streams-256, small, bulk, bulk-1m, latency, threads, "
						+ "threads-virtual, connections.",
				"Progress goes to standard error, the table to standard output.",
				"benchmarks/run --jmh [OPTIONS OF JMH] measures the parts without a network instead." })
public final class HarnessCommand implements Callable<Integer> {

	/** Of the minute that is promised, some passes before and after the runs. */
	private static final Duration QUICK_BUDGET = Duration.ofSeconds(56);

	private static final Timing QUICK = new Timing(7, 3, 0.4);

	private static final Timing FULL = new Timing(20, 14, 0.5);

	@Spec
	private CommandSpec spec = CommandSpec.create();

	@Option(names = "--quick", description = "Only c, ffm and jna, and only streams, small and bulk: ends within 60 s.")
	private boolean quick;

	@Option(names = "--only", split = ",", paramLabel = "CONTENDER",
			description = "Only these contenders, separated by commas; c always runs, since it is what the others are compared with.")
	private List<String> only = List.of();

	@Option(names = "--workloads", split = ",", paramLabel = "WORKLOAD",
			description = "Only these workloads, separated by commas.")
	private List<String> workloads = List.of();

	@Option(names = "--curves",
			description = "The curves: rate and cost by messages in flight and by size. Alone, no other workload runs.")
	private boolean curves;

	@Option(names = "--rounds", paramLabel = "N", description = "How often each contender is measured (20; quick 7).")
	private @Nullable Integer rounds;

	@Option(names = "--seconds", paramLabel = "S", description = "Seconds that a round measures (0.5; quick 0.4).")
	private @Nullable Double seconds;

	@Option(names = "--warmup", paramLabel = "S", description = "Seconds of load before the first round (14; quick 3).")
	private @Nullable Double warmup;

	@Option(names = "--json", paramLabel = "FILE", description = "Write all figures there, after each workload.")
	private @Nullable Path json;

	@Option(names = "--charts", paramLabel = "FOLDER", description = "Write charts there, as SVG and PNG.")
	private @Nullable Path charts;

	@Option(names = "--cpus", split = ",", arity = "1", paramLabel = "SINK,SENDER",
			description = "The two CPUs to pin to (two that are no threads of the same core).")
	private List<Integer> cpus = List.of();

	@Option(names = "--project", hidden = true, required = true)
	private Path project = Path.of(".");

	@Option(names = "--certificates", hidden = true, required = true)
	private Path certificates = Path.of(".");

	@Option(names = "--jdk17", hidden = true)
	private @Nullable Path jdk17;

	@Option(names = { "-h", "--help" }, usageHelp = true, description = "Show this.")
	private boolean help;

	public static void main(String[] args) {
		// Charts are drawn without a display.
		System.setProperty("java.awt.headless", "true");
		System.exit(new CommandLine(new HarnessCommand()).execute(args));
	}

	@Override
	public Integer call() throws Exception {
		Installation installation = new Installation(this.project, this.certificates,
				Path.of(System.getProperty("java.home")), this.jdk17);
		Pinning pinning = pinning();
		Plan plan = plan(installation);
		Conditions conditions = Conditions.now(installation, pinning);
		Table table = new Table(System.out);
		table.print(conditions, plan);
		Session session = new Session(new ProcessRunner(installation, pinning), plan.contenders(), plan.timing(),
				System.err);
		Results results = session.run(plan.allWorkloads(), this.quick ? QUICK_BUDGET : null,
				(soFar) -> writeJson(Report.of(plan, conditions, soFar)));
		Report report = Report.of(plan, conditions, results);
		table.print(plan, report);
		if (this.charts != null) {
			new Charts(this.charts).write(plan, report);
		}
		return report.isIncomplete() ? 1 : 0;
	}

	private void writeJson(Report report) throws IOException {
		if (this.json != null) {
			Files.writeString(this.json, report.toJson());
		}
	}

	private Pinning pinning() throws IOException {
		if (this.cpus.isEmpty()) {
			return Pinning.detect();
		}
		if (this.cpus.size() != 2) {
			throw new ParameterException(this.spec.commandLine(), "--cpus takes two numbers");
		}
		return Pinning.to(this.cpus.get(0), this.cpus.get(1));
	}

	private Plan plan(Installation installation) {
		List<Contender> contenders = new ArrayList<>();
		Map<String, String> leftOut = new LinkedHashMap<>();
		for (Contender contender : chosenContenders(new Contenders(installation).all())) {
			String reason = contender.whyLeftOut(installation.project());
			if (reason == null) {
				contenders.add(contender);
			}
			else {
				leftOut.put(contender.name(), reason);
			}
		}
		return new Plan(chosenWorkloads(), this.curves ? Curve.ALL : List.of(), contenders, leftOut, timing());
	}

	private List<Contender> chosenContenders(List<Contender> all) {
		List<String> names = this.quick ? Contenders.QUICK
				: all.stream().map(Contender::name).filter((name) -> !Contenders.ON_REQUEST.contains(name)).toList();
		if (!this.only.isEmpty()) {
			names = new ArrayList<>(this.only);
			if (!names.contains(Contenders.LIMIT)) {
				names.add(0, Contenders.LIMIT);
			}
		}
		return choose("contender", all, Contender::name, names);
	}

	private List<Workload> chosenWorkloads() {
		if (!this.workloads.isEmpty()) {
			return choose("workload", Workloads.ALL, Workload::key, this.workloads);
		}
		if (this.curves) {
			return List.of();
		}
		return this.quick ? choose("workload", Workloads.ALL, Workload::key, Workloads.QUICK) : Workloads.ALL;
	}

	private <T> List<T> choose(String kind, List<T> all, Function<T, String> name, Collection<String> names) {
		List<String> known = all.stream().map(name).toList();
		names.stream().filter((chosen) -> !known.contains(chosen)).findFirst().ifPresent((unknown) -> {
			throw new ParameterException(this.spec.commandLine(),
					"No " + kind + " '" + unknown + "'; there are " + known.stream().collect(Collectors.joining(", ")));
		});
		return all.stream().filter((one) -> names.contains(name.apply(one))).toList();
	}

	private Timing timing() {
		Timing defaults = this.quick ? QUICK : FULL;
		Timing timing = new Timing((this.rounds != null) ? this.rounds : defaults.rounds(),
				(this.warmup != null) ? this.warmup : defaults.warmup(),
				(this.seconds != null) ? this.seconds : defaults.seconds());
		if (timing.rounds() < 1 || timing.warmup() < 0 || timing.seconds() <= 0) {
			throw new ParameterException(this.spec.commandLine(),
					"--rounds and --seconds must be positive, --warmup not negative");
		}
		return timing;
	}

}

package io.quicsend.sample;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * Prints on standard output what became of the streams. All else goes to standard error.
 */
@Component
class ReportPrinter {

	private static final String ROW = "%6s  %-32s %12s  %-64s  %-64s  %-12s %9s%n";

	private final SampleProperties.Output output;

	private final JsonMapper json;

	private final PrintStream out = System.out;

	ReportPrinter(SampleProperties properties, JsonMapper json) {
		this.output = properties.output();
		this.json = json;
	}

	/**
	 * A stream has ended.
	 * @param report what became of it
	 */
	void ended(SendReport report) {
		if (this.output == SampleProperties.Output.JSON) {
			this.out.println(this.json.writeValueAsString(report));
		}
	}

	/**
	 * All streams that were sent together have ended.
	 * @param reports what became of them
	 */
	void ended(List<SendReport> reports) {
		if (this.output == SampleProperties.Output.TABLE && !reports.isEmpty()) {
			StringBuilder table = new StringBuilder(
					row("stream", "name", "bytes", "SHA-256 sent", "SHA-256 received", "outcome", "MiB/s"));
			for (SendReport report : reports) {
				table.append(row(Objects.requireNonNullElse(report.stream(), "-"), report.name(), report.bytes(),
						report.sha256(), Objects.requireNonNullElse(report.receivedSha256(), "-"), report.outcome(),
						String.format(Locale.ROOT, "%.1f", report.mebibytesPerSecond())));
			}
			this.out.print(table);
		}
	}

	private static String row(Object... columns) {
		return String.format(Locale.ROOT, ROW, columns);
	}

}

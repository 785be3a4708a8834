package io.quicsend.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/**
 * Keeps what an application that can't start shows its user, as Spring Boot's own
 * reporter lays it out.
 */
class RecordingFailureAnalysisReporter implements FailureAnalysisReporter {

	private static volatile @Nullable String last;

	@Override
	public void report(FailureAnalysis analysis) {
		StringBuilder text = new StringBuilder("Description:\n\n").append(analysis.getDescription()).append('\n');
		if (analysis.getAction() != null) {
			text.append("\nAction:\n\n").append(analysis.getAction()).append('\n');
		}
		last = text.toString();
	}

	/** The text of the last failure, which is forgotten. */
	static @Nullable String take() {
		String text = last;
		last = null;
		return text;
	}

}

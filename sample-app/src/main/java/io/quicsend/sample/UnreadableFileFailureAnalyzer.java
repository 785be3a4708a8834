package io.quicsend.sample;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells about an {@link UnreadableFileException} without a stack trace.
 */
class UnreadableFileFailureAnalyzer extends AbstractFailureAnalyzer<UnreadableFileException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnreadableFileException cause) {
		return new FailureAnalysis("A file of sample.send can't be sent: " + cause.getMessage() + ".",
				"Correct --sample.send, a list of paths separated by commas.", cause);
	}

}

package io.quicsend.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which property made the start-up depend on a receiver.
 */
class EagerConnectionFailureAnalyzer extends AbstractFailureAnalyzer<EagerConnectionFailedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, EagerConnectionFailedException cause) {
		String property = QuicSendProperties.connectionProperty(cause.connection(), "connect");
		return new FailureAnalysis(cause.getMessage(), "Check that the receiver is up and can be reached, or set '"
				+ property + "' to 'lazy' so that the connection is established with its first stream.", cause);
	}

}

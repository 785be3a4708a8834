package io.quicsend.autoconfigure;

import io.quicsend.msquic.MsQuicLoadException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows why the native library was not found instead of where it was needed.
 */
class MsQuicLoadFailureAnalyzer extends AbstractFailureAnalyzer<MsQuicLoadException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MsQuicLoadException cause) {
		return new FailureAnalysis(cause.getMessage(), """
				Follow the advice above. The properties 'quic-send.native.path' and \
				'quic-send.native.extraction-directory' decide where the library is looked for.""", cause);
	}

}

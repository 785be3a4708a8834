package io.quicsend.autoconfigure;

import io.quicsend.msquic.MsQuicLoadException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.StringUtils;

/**
 * Shows why the native library was not found instead of where it was needed.
 */
class MsQuicLoadFailureAnalyzer extends AbstractFailureAnalyzer<MsQuicLoadException> {

	private static final String BINDING_ADVICE = """
			If native access is denied, start Java with --enable-native-access=ALL-UNNAMED, or put \
			'Enable-Native-Access: ALL-UNNAMED' into the manifest of the application's executable jar. \
			The property 'quic-send.native.binding' chooses how the library is called: 'auto' takes whatever works.""";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MsQuicLoadException cause) {
		String advice = cause.advice();
		return new FailureAnalysis(cause.problem(), (advice != null) ? StringUtils.capitalize(advice) : BINDING_ADVICE,
				cause);
	}

}

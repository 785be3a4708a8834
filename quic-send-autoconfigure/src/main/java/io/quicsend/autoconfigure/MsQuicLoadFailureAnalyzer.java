package io.quicsend.autoconfigure;

import io.quicsend.msquic.MsQuicLoadException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.StringUtils;

/**
 * Shows why the native library was not found instead of where it was needed.
 */
class MsQuicLoadFailureAnalyzer extends AbstractFailureAnalyzer<MsQuicLoadException> {

	private static final String ACCESS_REMEDY = "start Java with --enable-native-access=ALL-UNNAMED";

	private static final String ACCESS_ADVICE = StringUtils.capitalize(ACCESS_REMEDY)
			+ ", or put 'Enable-Native-Access: ALL-UNNAMED' into the manifest of the application's executable jar.";

	private static final String BINDING_ADVICE = "Set 'quic-send.native.binding' to 'auto', which takes whatever works: "
			+ "'jna' on Java 17 and newer, 'ffm' on Java 22 and newer.";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MsQuicLoadException cause) {
		String problem = cause.problem();
		String advice = cause.advice();
		if (advice != null) {
			return new FailureAnalysis(problem, StringUtils.capitalize(advice), cause);
		}
		return problem.contains(ACCESS_REMEDY)
				? new FailureAnalysis(problem.replace("; " + ACCESS_REMEDY, ""), ACCESS_ADVICE, cause)
				: new FailureAnalysis(problem, BINDING_ADVICE, cause);
	}

}

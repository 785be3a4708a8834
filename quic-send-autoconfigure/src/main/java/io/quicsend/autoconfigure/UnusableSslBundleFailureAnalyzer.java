package io.quicsend.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Shows what is wrong with an SSL bundle, and the bundle's own properties.
 */
class UnusableSslBundleFailureAnalyzer extends AbstractFailureAnalyzer<UnusableSslBundleException> {

	private final Environment environment;

	UnusableSslBundleFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnusableSslBundleException cause) {
		String bundle = cause.bundle();
		if (bundle == null) {
			return new FailureAnalysis(
					"The SSL bundle that the bean of type QuicSendConnectionDetails supplies for the connection '"
							+ cause.owner() + "' can't be used: " + cause.problem() + ".",
					"Correct the bundle in that bean, or have the bean supply none, so that '"
							+ QuicSendProperties.connectionProperty(cause.owner(), "ssl.bundle") + "' counts.",
					cause);
		}
		return new FailureAnalysis("The property '" + cause.owner() + "' names the SSL bundle '" + bundle
				+ "', which can't be used: " + cause.problem() + ".", action(bundle, cause.problem()), cause);
	}

	private String action(String bundle, String problem) {
		SslBundleProperties properties = new SslBundleProperties(this.environment, bundle);
		if (properties.isEmpty()) {
			return "Correct the bundle where the application registers it: there are no properties of it under "
					+ "spring.ssl.bundle.";
		}
		boolean key = problem.contains("key store") || problem.startsWith("Client certificate");
		String concerned = key ? properties.key() : properties.trust();
		return "Correct the bundle:" + (concerned.isEmpty() ? properties.all() : concerned);
	}

}

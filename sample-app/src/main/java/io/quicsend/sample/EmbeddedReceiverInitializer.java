package io.quicsend.sample;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;

import io.quicsend.autoconfigure.QuicSendProperties.NativeLibrary;
import io.quicsend.test.QuicReceiver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Starts a receiver in this process where none is configured, and sets the properties
 * that one would otherwise write into {@code application.yml}. The rest of the
 * application can't tell the difference.
 */
class EmbeddedReceiverInitializer implements ApplicationContextInitializer<GenericApplicationContext> {

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedReceiverInitializer.class);

	private static final String CONNECTION = "quic-send.connections.default.";

	private static final String BUNDLE = "embedded-receiver";

	@Override
	public void initialize(GenericApplicationContext context) {
		ConfigurableEnvironment environment = context.getEnvironment();
		if (environment.containsProperty(CONNECTION + "host")
				|| Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
			return;
		}
		String alpn = environment.getProperty(CONNECTION + "alpn", "quic-send");
		int port = environment.getProperty(CONNECTION + "port", Integer.class, 0);
		QuicReceiver.Builder builder = QuicReceiver.builder().port(port).alpn(alpn);
		// Both use the msquic that the receiver opens first.
		Binder.get(environment)
			.bind(NativeLibrary.PREFIX, NativeLibrary.class)
			.ifBound((library) -> builder.library(library.toOptions()));
		QuicReceiver receiver = builder.start();
		logger.info("{}host is not set: started a receiver in this process, on UDP port {}", CONNECTION,
				receiver.port());
		// Registered before any other bean, and so destroyed after the connections to it.
		EmbeddedReceiver bean = new EmbeddedReceiver(receiver);
		context.getBeanFactory().registerSingleton("embeddedReceiver", bean);
		context.getDefaultListableBeanFactory().registerDisposableBean("embeddedReceiver", bean);
		environment.getPropertySources()
			.addFirst(new MapPropertySource("embeddedReceiver",
					Map.of(CONNECTION + "host", receiver.address().getHostString(), CONNECTION + "port",
							receiver.port(), CONNECTION + "alpn", alpn, CONNECTION + "ssl.bundle", BUNDLE,
							"spring.ssl.bundle.pem." + BUNDLE + ".truststore.certificate",
							pem(receiver.certificateAuthority().certificate()))));
	}

	private static String pem(X509Certificate certificate) {
		try {
			return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
					+ "\n-----END CERTIFICATE-----\n";
		}
		catch (CertificateEncodingException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

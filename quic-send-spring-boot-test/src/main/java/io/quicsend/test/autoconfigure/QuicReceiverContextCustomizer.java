package io.quicsend.test.autoconfigure;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.quicsend.autoconfigure.QuicSendProperties.NativeLibrary;
import io.quicsend.test.QuicReceiver;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Starts a receiver before a context is refreshed, and leads connections to it. Tests
 * that ask for the same share a context, and so a receiver.
 *
 * @param connections the connections' names
 * @param alpn the application protocol of connections that have none
 * @param keepContent whether the receiver keeps what it receives
 */
record QuicReceiverContextCustomizer(List<String> connections, String alpn,
		boolean keepContent) implements ContextCustomizer {

	static final String BEAN_NAME = "quicReceiver";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		ConfigurableEnvironment environment = context.getEnvironment();
		Map<String, Object> properties = new HashMap<>();
		Set<String> protocols = new LinkedHashSet<>();
		for (String connection : this.connections) {
			// The property is what makes the connection exist.
			String property = "quic-send.connections[" + connection + "].alpn";
			String protocol = environment.getProperty(property,
					environment.getProperty("quic-send.defaults.alpn", this.alpn));
			properties.put(property, protocol);
			protocols.add(protocol);
		}
		QuicReceiver.Builder builder = QuicReceiver.builder()
			.alpn(protocols.toArray(String[]::new))
			.keepContent(this.keepContent);
		// Both use the msquic that the receiver opens first.
		Binder.get(environment)
			.bind(NativeLibrary.PREFIX, NativeLibrary.class)
			.ifBound((library) -> builder.library(library.toOptions()));
		QuicReceiver receiver = builder.start();
		register(context.getBeanFactory(), receiver);
		environment.getPropertySources().addFirst(new MapPropertySource(BEAN_NAME, properties));
	}

	private void register(ConfigurableListableBeanFactory beanFactory, QuicReceiver receiver) {
		// Before all other beans, and so closed after them.
		beanFactory.registerSingleton(BEAN_NAME, receiver);
		((DefaultSingletonBeanRegistry) beanFactory).registerDisposableBean(BEAN_NAME, receiver::close);
		beanFactory.registerSingleton(BEAN_NAME + "ConnectionDetails",
				QuicReceiverConnectionDetails.of(receiver, this.connections.toArray(String[]::new)));
	}

}

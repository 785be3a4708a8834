package io.quicsend.test.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Gives a receiver to the contexts of annotated tests.
 */
class QuicReceiverContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		AutoConfigureQuicReceiver annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass,
				AutoConfigureQuicReceiver.class);
		return (annotation != null) ? new QuicReceiverContextCustomizer(List.of(annotation.connections()),
				annotation.alpn(), annotation.keepContent()) : null;
	}

}

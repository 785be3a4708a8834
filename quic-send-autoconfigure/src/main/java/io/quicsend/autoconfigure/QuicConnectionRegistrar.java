package io.quicsend.autoconfigure;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;

import io.quicsend.QuicConnection;
import io.quicsend.SendStreamFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Defines a bean for each configured connection: {@code <name>QuicConnection}, with the
 * connection's name as its qualifier. The plain name would clash with the application's
 * own beans. A connection bean that the application has defined under either name stays
 * the only one.
 */
class QuicConnectionRegistrar implements ImportBeanDefinitionRegistrar {

	private static final String BEAN_NAME_SUFFIX = "QuicConnection";

	private final Environment environment;

	private final ListableBeanFactory beanFactory;

	QuicConnectionRegistrar(Environment environment, BeanFactory beanFactory) {
		this.environment = environment;
		this.beanFactory = (ListableBeanFactory) beanFactory;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importingClassMetadata, BeanDefinitionRegistry registry) {
		Set<String> defined = Set
			.copyOf(Arrays.asList(this.beanFactory.getBeanNamesForType(QuicConnection.class, true, false)));
		for (String name : connectionNames()) {
			String beanName = name + BEAN_NAME_SUFFIX;
			if (!defined.contains(name) && !defined.contains(beanName)) {
				registry.registerBeanDefinition(beanName, connection(name));
			}
		}
	}

	private Set<String> connectionNames() {
		// Only the names: wrong values are the bean's matter, and reported there.
		return Binder.get(this.environment)
			.bind(QuicSendProperties.PREFIX + ".connections", Bindable.mapOf(String.class, Object.class))
			.orElseGet(Map::of)
			.keySet();
	}

	private static RootBeanDefinition connection(String name) {
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.setTargetType(QuicConnection.class);
		definition.setFactoryBeanName(QuicSendAutoConfiguration.CONNECTION_FACTORY_BEAN_NAME);
		definition.setFactoryMethodName("create");
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
		definition.setFallback(!SendStreamFactory.DEFAULT_CONNECTION.equals(name));
		// The registration closes its connections, side by side instead of one by one. An
		// empty name would say so, but gets lost ahead of time, and then close() is
		// inferred; this method does nothing.
		definition.setDestroyMethodName("name");
		return definition;
	}

}

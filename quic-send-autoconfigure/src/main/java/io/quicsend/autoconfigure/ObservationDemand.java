package io.quicsend.autoconfigure;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.quicsend.spring.observation.DefaultSendStreamObservationConvention;
import io.quicsend.spring.observation.SendStreamObservationConvention;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.util.ClassUtils;

/**
 * Who would see observations of streams. Where that is nothing but the timer, the timer
 * is all that is needed; in case of doubt observations are made.
 */
enum ObservationDemand {

	/** Nobody. */
	NONE,

	/** The timer only. */
	TIMER,

	/** Something else, such as tracing. */
	OBSERVATIONS;

	private static final String METER_HANDLER = "io.micrometer.core.instrument.observation.DefaultMeterObservationHandler";

	private static final String CUSTOMIZER = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer";

	private static final String SPRING_BOOT = "org.springframework.boot.";

	/**
	 * Look at the beans that configure observations.
	 * @param beans the bean factory
	 * @param properties what the application has said
	 * @return the demand
	 */
	static ObservationDemand of(ConfigurableListableBeanFactory beans, QuicSendProperties properties) {
		if (!properties.observations().enabled()) {
			return NONE;
		}
		ObjectProvider<ObservationRegistry> provider = beans.getBeanProvider(ObservationRegistry.class);
		ObservationRegistry registry = provider.getIfUnique();
		if (registry == null) {
			return TIMER;
		}
		if (registry.isNoop() || isDenied(beans)) {
			return NONE;
		}
		return isForTimerOnly(beans) ? TIMER : OBSERVATIONS;
	}

	/** Whether Spring Boot's properties turn the observations off. */
	private static boolean isDenied(ConfigurableListableBeanFactory beans) {
		return all(beans, ObservationPredicate.class).stream()
			.filter(ObservationDemand::isOfSpringBoot)
			.anyMatch((predicate) -> !predicate.test(DefaultSendStreamObservationConvention.NAME,
					new Observation.Context()));
	}

	private static boolean isForTimerOnly(ConfigurableListableBeanFactory beans) {
		List<ObservationHandler> handlers = all(beans, ObservationHandler.class);
		return !handlers.isEmpty()
				&& handlers.stream().allMatch((handler) -> handler.getClass().getName().equals(METER_HANDLER))
				&& all(beans, ObservationPredicate.class).stream().allMatch(ObservationDemand::isOfSpringBoot)
				&& all(beans, ObservationFilter.class).stream().noneMatch(ObservationDemand::mayAdd)
				&& isMissing(beans, SendStreamObservationConvention.class)
				&& isMissing(beans, GlobalObservationConvention.class) && !isCustomized(beans)
				&& isRegistryOfSpringBoot(beans);
	}

	/** Spring Boot's own adds what its properties say. */
	private static boolean mayAdd(ObservationFilter filter) {
		return !isOfSpringBoot(filter)
				|| filter.map(new Observation.Context()).getLowCardinalityKeyValues().stream().findAny().isPresent();
	}

	private static boolean isCustomized(ConfigurableListableBeanFactory beans) {
		ClassLoader classLoader = beans.getBeanClassLoader();
		return !ClassUtils.isPresent(CUSTOMIZER, classLoader)
				|| !isMissing(beans, ClassUtils.resolveClassName(CUSTOMIZER, classLoader));
	}

	/** Another one may have handlers that are no beans. */
	private static boolean isRegistryOfSpringBoot(ConfigurableListableBeanFactory beans) {
		return Arrays.stream(beans.getBeanNamesForType(ObservationRegistry.class)).allMatch((name) -> {
			Method factoryMethod = (beans.containsBeanDefinition(name)
					&& beans.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)
							? definition.getResolvedFactoryMethod() : null;
			return factoryMethod != null && factoryMethod.getDeclaringClass().getName().startsWith(SPRING_BOOT);
		});
	}

	private static boolean isMissing(ConfigurableListableBeanFactory beans, @Nullable Class<?> type) {
		return type == null || beans.getBeanNamesForType(type, true, false).length == 0;
	}

	private static boolean isOfSpringBoot(Object bean) {
		return bean.getClass().getName().startsWith(SPRING_BOOT);
	}

	private static <T> List<T> all(ConfigurableListableBeanFactory beans, Class<T> type) {
		return List.copyOf(beans.getBeansOfType(type).values());
	}

}

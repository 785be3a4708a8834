package io.quicsend.spring.event;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.GenericApplicationListenerAdapter;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;

/**
 * Which events of streams somebody listens to.
 */
final class EventDemand {

	private static final List<Class<? extends SendStreamEvent>> TYPES = List.of(SendStreamEvent.Opened.class,
			SendStreamEvent.Started.class, SendStreamEvent.PeerAccepted.class, SendStreamEvent.Finished.class,
			SendStreamEvent.Stopped.class, SendStreamEvent.Aborted.class, SendStreamEvent.Failed.class,
			SendStreamEvent.Closed.class);

	/** Spring Boot's own listeners that take every event do nothing with these. */
	private static final String IGNORED = "org.springframework.boot.";

	private static final String NOT_IGNORED = "org.springframework.boot.test.";

	private EventDemand() {
	}

	/**
	 * Look at the listeners of a context and its parents.
	 * @param context the context
	 * @return the types of events that some listener takes
	 */
	static Set<Class<? extends SendStreamEvent>> of(ApplicationContext context) {
		return TYPES.stream().filter((type) -> isHeard(context, type)).collect(Collectors.toUnmodifiableSet());
	}

	private static boolean isHeard(@Nullable ApplicationContext context, Class<? extends SendStreamEvent> type) {
		if (context == null) {
			return false;
		}
		if (!(context instanceof AbstractApplicationContext abstractContext)) {
			// It does not tell.
			return true;
		}
		ResolvableType eventType = ResolvableType.forClass(type);
		return abstractContext.getApplicationListeners().stream().anyMatch((listener) -> takes(listener, eventType))
				|| hasLazyListener(abstractContext.getBeanFactory(), eventType) || isHeard(context.getParent(), type);
	}

	private static boolean takes(ApplicationListener<?> listener, ResolvableType eventType) {
		return !isIgnored(listener.getClass())
				&& new GenericApplicationListenerAdapter(listener).supportsEventType(eventType);
	}

	/** Beans are not among the context's listeners before they are made. */
	private static boolean hasLazyListener(ListableBeanFactory beans, ResolvableType eventType) {
		for (String name : beans.getBeanNamesForType(ApplicationListener.class, true, false)) {
			Class<?> type = beans.getType(name, false);
			if (type != null && !isIgnored(type)) {
				Class<?> accepted = ResolvableType.forClass(type).as(ApplicationListener.class).getGeneric().resolve();
				if (accepted == null || ResolvableType.forClass(accepted).isAssignableFrom(eventType)) {
					return true;
				}
			}
		}
		return false;
	}

	private static boolean isIgnored(Class<?> type) {
		String name = type.getName();
		return name.startsWith(IGNORED) && !name.startsWith(NOT_IGNORED);
	}

}

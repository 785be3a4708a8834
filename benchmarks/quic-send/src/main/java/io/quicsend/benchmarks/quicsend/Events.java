package io.quicsend.benchmarks.quicsend;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import io.quicsend.QuicRegistration;
import io.quicsend.SendStreamListener.Interest;
import io.quicsend.spring.event.QuicSendEventPublisher;
import io.quicsend.spring.event.SendStreamEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationListener;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Which events of streams a listener counts.
 */
enum Events {

	/** None. */
	OFF(null),

	/** None, although all of them would be published. */
	UNHEARD(Interest.ALL),

	/** How streams end. */
	TERMINAL(Interest.TERMINAL),

	/** All. */
	ALL(Interest.ALL);

	/** As many as the application's default. */
	private static final int CAPACITY = 10_000;

	private final @Nullable Interest interest;

	Events(@Nullable Interest interest) {
		this.interest = interest;
	}

	/**
	 * Have the events of a registration published to a listener.
	 * @param registration the registration
	 * @return ends that, or {@code null}
	 */
	@Nullable AutoCloseable listen(QuicRegistration registration) {
		if (this.interest == null) {
			return null;
		}
		GenericApplicationContext context = new GenericApplicationContext();
		if (this != UNHEARD) {
			context.addApplicationListener(new Counter());
		}
		context.registerBean(QuicSendEventPublisher.class,
				() -> new QuicSendEventPublisher(context, List.of(registration), this.interest, CAPACITY));
		context.refresh();
		return context;
	}

	String suffix() {
		return switch (this) {
			case OFF -> "";
			case UNHEARD -> "-events-unheard";
			case TERMINAL -> "-events-terminal";
			case ALL -> "-events";
		};
	}

	private static final class Counter implements ApplicationListener<SendStreamEvent> {

		private final LongAdder events = new LongAdder();

		@Override
		public void onApplicationEvent(SendStreamEvent event) {
			this.events.increment();
		}

	}

}

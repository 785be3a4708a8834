package io.quicsend;

import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A promise whose dependent stages run in the context of whoever asked for it.
 */
final class ContextPromise extends Promise {

	private static final Logger logger = LoggerFactory.getLogger(ContextPromise.class);

	private final Consumer<Runnable> context;

	ContextPromise(Consumer<Runnable> context) {
		this.context = context;
	}

	@Override
	void complete() {
		try {
			this.context.accept(super::complete);
		}
		catch (RuntimeException | Error ex) {
			logger.warn("The context of a future could not be restored", ex);
		}
		// Whatever the context has done.
		super.complete();
	}

}

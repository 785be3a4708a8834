package io.quicsend.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of a class of streams.
 *
 * @param priority Priority among the streams of a connection, 0 to 65535. Higher goes
 * first.
 * @param deadline How long after its opening a stream that is not acknowledged as a whole
 * is aborted. By default never.
 * @param maxInFlight How many streams of the class one connection may have in flight at
 * once, 1 or more. By default as many as the receiver permits.
 * @param start What a stream does while the receiver's limit of streams, or that of the
 * class, is reached.
 * @param startTimeout How long a stream waits at most for a limit to be raised. By
 * default as long as the connection lives.
 * @param closeErrorCode Code that the receiver is told when a stream is closed without
 * having been finished, or gives up waiting, 0 to 2^62-1.
 */
@ConfigurationPropertiesSource
public record StreamProperties(@DefaultValue("32767") int priority, @Nullable Duration deadline,
		@Nullable Integer maxInFlight, @DefaultValue("wait") Start start, @Nullable Duration startTimeout,
		@DefaultValue("1") long closeErrorCode) {

	/**
	 * What a stream does while a limit is reached.
	 */
	public enum Start {

		/** Wait until it is raised, in the order of opening. */
		WAIT,

		/** Fail at once. */
		FAIL

	}

}

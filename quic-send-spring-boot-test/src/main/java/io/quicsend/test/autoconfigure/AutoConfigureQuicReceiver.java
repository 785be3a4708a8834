package io.quicsend.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.quicsend.test.QuicReceiver;

/**
 * Lets the application context of a test send to a {@link QuicReceiver} of its own, on a
 * random port, whose certificate comes from a throw-away authority that the connections
 * trust. What the properties say about the receivers of these connections does not count.
 * The receiver is a bean, is {@link QuicReceiver#reset() reset} before each test method,
 * and is closed after everything else of the context.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AutoConfigureQuicReceiver {

	/**
	 * The connections that go to the receiver. They need no properties.
	 * @return their names
	 */
	String[] connections() default "default";

	/**
	 * The application protocol that connections negotiate where their properties say
	 * none.
	 * @return its name
	 */
	String alpn() default "quic-send";

	/**
	 * Whether the receiver keeps the bytes of each stream instead of only hashing and
	 * counting them.
	 * @return whether to do so
	 */
	boolean keepContent() default true;

}

package io.quicsend.test;

import java.net.InetSocketAddress;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts a {@link QuicReceiver} before the tests of a class and closes it after them.
 * Before each test the receiver is {@link QuicReceiver#reset() reset}; its connections
 * stay. Register it in a static field, or in an instance field for a receiver per test.
 * Tests may take the receiver as a parameter.
 */
public final class QuicReceiverExtension
		implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {

	private final Consumer<QuicReceiver.Builder> customizer;

	private @Nullable QuicReceiver receiver;

	/** The class or the test that the receiver was started for; nested ones share it. */
	private @Nullable String owner;

	/**
	 * For {@code @ExtendWith}: a receiver with default settings.
	 */
	public QuicReceiverExtension() {
		this((builder) -> {
		});
	}

	private QuicReceiverExtension(Consumer<QuicReceiver.Builder> customizer) {
		this.customizer = customizer;
	}

	/**
	 * An extension with a receiver with default settings.
	 * @return the extension
	 */
	public static QuicReceiverExtension create() {
		return new QuicReceiverExtension();
	}

	/**
	 * An extension with a receiver of one's own making.
	 * @param customizer sets up the receiver, before each start
	 * @return the extension
	 */
	public static QuicReceiverExtension create(Consumer<QuicReceiver.Builder> customizer) {
		return new QuicReceiverExtension(customizer);
	}

	/**
	 * The receiver.
	 * @return the receiver
	 * @throws IllegalStateException if no test is running
	 */
	public QuicReceiver receiver() {
		if (this.receiver == null) {
			throw new IllegalStateException("The receiver runs during tests only; is the extension registered?");
		}
		return this.receiver;
	}

	/**
	 * Where to send to.
	 * @return the receiver's address
	 */
	public InetSocketAddress address() {
		return receiver().address();
	}

	/**
	 * The receiver's UDP port.
	 * @return the port
	 */
	public int port() {
		return receiver().port();
	}

	/**
	 * The authority that has issued the receiver's certificate.
	 * @return the authority
	 */
	public TestCertificateAuthority certificateAuthority() {
		return receiver().certificateAuthority();
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		startFor(context);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		startFor(context);
		receiver().reset();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		closeFor(context);
	}

	@Override
	public void afterAll(ExtensionContext context) {
		closeFor(context);
	}

	private void startFor(ExtensionContext context) {
		if (this.receiver == null) {
			QuicReceiver.Builder builder = QuicReceiver.builder();
			this.customizer.accept(builder);
			this.receiver = builder.start();
			this.owner = context.getUniqueId();
		}
	}

	private void closeFor(ExtensionContext context) {
		if (this.receiver != null && context.getUniqueId().equals(this.owner)) {
			QuicReceiver receiver = this.receiver;
			this.receiver = null;
			receiver.close();
		}
	}

	@Override
	public boolean supportsParameter(ParameterContext parameterContext, ExtensionContext extensionContext) {
		return parameterContext.getParameter().getType() == QuicReceiver.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameterContext, ExtensionContext extensionContext) {
		return receiver();
	}

}

package io.quicsend.test.autoconfigure;

import io.quicsend.test.QuicReceiver;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/**
 * Makes the receiver forget what earlier tests have sent and done to it.
 */
class QuicReceiverTestExecutionListener implements TestExecutionListener {

	@Override
	public void beforeTestMethod(TestContext testContext) {
		if (TestContextAnnotationUtils.hasAnnotation(testContext.getTestClass(), AutoConfigureQuicReceiver.class)) {
			testContext.getApplicationContext()
				.getBean(QuicReceiverContextCustomizer.BEAN_NAME, QuicReceiver.class)
				.reset();
		}
	}

}

package io.quicsend.test.autoconfigure;

import io.quicsend.autoconfigure.QuicSendConnectionDetails;
import io.quicsend.test.QuicReceiver;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactory;

/**
 * Makes the connection details of a receiver for those who ask Spring Boot for them.
 */
class QuicReceiverConnectionDetailsFactory
		implements ConnectionDetailsFactory<QuicReceiver, QuicSendConnectionDetails> {

	@Override
	public QuicSendConnectionDetails getConnectionDetails(QuicReceiver source) {
		return QuicReceiverConnectionDetails.of(source);
	}

}

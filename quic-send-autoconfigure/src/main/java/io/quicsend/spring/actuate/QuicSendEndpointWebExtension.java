package io.quicsend.spring.actuate;

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * What {@link QuicSendEndpoint} answers over HTTP where a connection is not there.
 */
@EndpointWebExtension(endpoint = QuicSendEndpoint.class)
public class QuicSendEndpointWebExtension {

	private final QuicSendEndpoint endpoint;

	public QuicSendEndpointWebExtension(QuicSendEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Disconnect a connection.
	 * @param connection its name
	 * @return 204, or 404 if there is no such connection
	 */
	@DeleteOperation
	public WebEndpointResponse<Void> disconnect(@Selector String connection) {
		boolean found = this.endpoint.disconnect(connection);
		return new WebEndpointResponse<>(
				found ? WebEndpointResponse.STATUS_NO_CONTENT : WebEndpointResponse.STATUS_NOT_FOUND);
	}

}

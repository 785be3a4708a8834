package io.quicsend.spring.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application with a web server on a free port of the loopback interface.
 */
final class ActuatorApplication implements AutoCloseable {

	private final HttpClient client = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	ActuatorApplication(Map<String, Object> properties) {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.properties(properties)
			.run("--server.port=0", "--server.address=127.0.0.1");
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/** Read an endpoint, which must answer with 200. */
	JsonNode read(String path) throws Exception {
		HttpResponse<String> response = request("GET", path);
		if (response.statusCode() != 200) {
			throw new IOException(path + ": " + response.statusCode() + " " + response.body());
		}
		return JsonMapper.shared().readTree(response.body());
	}

	HttpResponse<String> request(String method, String path) throws Exception {
		String port = this.context.getEnvironment().getRequiredProperty("local.server.port");
		URI uri = URI.create("http://127.0.0.1:" + port + "/actuator/" + path);
		HttpRequest request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build();
		return this.client.send(request, HttpResponse.BodyHandlers.ofString());
	}

	@Override
	public void close() {
		this.context.close();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

}

package io.quicsend.sample;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceivedStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SendController}, with a receiver that can misbehave.
 */
@Timeout(60)
class SendControllerTests {

	private static final int MEBIBYTE = 1024 * 1024;

	private static QuicReceiver receiver;

	private static ConfigurableApplicationContext context;

	private final HttpClient client = HttpClient.newHttpClient();

	@BeforeAll
	static void start(@TempDir Path directory) throws IOException {
		receiver = QuicReceiver.builder().start();
		Path certificateAuthority = receiver.certificateAuthority().writePem(directory.resolve("ca.pem"));
		context = SampleApplication.application()
			.run(ReceiverOptions.of(receiver.port(), certificateAuthority, "--server.port=0", "--sample.send="));
	}

	@AfterAll
	static void stop() {
		context.close();
		receiver.close();
	}

	@AfterEach
	void behaveAgain() {
		receiver.reset();
	}

	@Test
	void sendsBodyOnStreamOfItsOwn() throws Exception {
		byte[] body = new GeneratedResource(3).getContentAsByteArray();
		HttpResponse<String> response = post(BodyPublishers.ofByteArray(body));
		assertThat(response.statusCode()).isEqualTo(200);
		ReceivedStream stream = awaitFinished();
		JsonNode report = report(response);
		assertThat(report.propertyNames()).containsExactly("stream", "name", "bytes", "sha256", "outcome", "errorCode",
				"error");
		assertThat(report.get("stream").asLong()).isEqualTo(stream.id());
		assertThat(report.get("bytes").asLong()).isEqualTo(body.length);
		assertThat(report.get("sha256").asString()).isEqualTo(Sha256.of(body)).isEqualTo(stream.sha256());
		assertThat(report.get("outcome").asString()).isEqualTo("acknowledged");
	}

	@Test
	void sendsEmptyBody() throws Exception {
		HttpResponse<String> response = post(BodyPublishers.noBody());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(awaitFinished().bytes()).isZero();
	}

	@Test
	void sendsFormAsItIs() throws Exception {
		byte[] form = "a=1&b=%20".getBytes(StandardCharsets.UTF_8);
		HttpRequest request = request(BodyPublishers.ofByteArray(form))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.build();
		assertThat(this.client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
		assertThat(awaitFinished().sha256()).isEqualTo(Sha256.of(form));
	}

	@Test
	void readsNoMoreThanReceiverTakes() throws Exception {
		receiver.pauseReceiving();
		GeneratedResource body = new GeneratedResource(256);
		AtomicLong read = new AtomicLong();
		CompletableFuture<HttpResponse<String>> response = this.client
			.sendAsync(request(BodyPublishers.ofInputStream(() -> new CountingInputStream(body.getInputStream(), read)))
				.build(), BodyHandlers.ofString());
		await().atMost(Duration.ofSeconds(10)).until(() -> receiver.streamCount() == 1);
		await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(10)).until(read::get, (count) -> {
			assertThat(count).isLessThan(64L * MEBIBYTE);
			return count > 0;
		});
		receiver.resumeReceiving();
		assertThat(response.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
		assertThat(read).hasValue(256L * MEBIBYTE);
	}

	@Test
	void answersBadGatewayWhenReceiverStopsInTheMiddle() throws Exception {
		receiver.stopStreamsAfter(MEBIBYTE, 1234);
		GeneratedResource body = new GeneratedResource(64);
		HttpResponse<String> response = post(BodyPublishers.ofInputStream(body::getInputStream));
		assertThat(response.statusCode()).isEqualTo(502);
		assertThat(report(response).get("outcome").asString()).isEqualTo("stopped");
		assertThat(report(response).get("errorCode").asLong()).isEqualTo(1234);
	}

	@Test
	void answersBadGatewayWhenReceiverClosesConnection() throws Exception {
		receiver.pauseReceiving();
		CompletableFuture<HttpResponse<String>> response = this.client
			.sendAsync(request(BodyPublishers.ofByteArray(new byte[MEBIBYTE])).build(), BodyHandlers.ofString());
		await().atMost(Duration.ofSeconds(10)).until(() -> receiver.streamCount() == 1);
		receiver.closeConnections(99);
		assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(502);
		assertThat(report(response.get()).get("outcome").asString()).isEqualTo("lost");
		assertThat(report(response.get()).get("errorCode").asLong()).isEqualTo(99);
	}

	@Test
	void connectsAnewAfterConnectionWasLost() throws Exception {
		assertThat(post(BodyPublishers.ofString("before")).statusCode()).isEqualTo(200);
		receiver.closeConnections(99);
		receiver.awaitConnections(0, Duration.ofSeconds(10));
		await().atMost(Duration.ofSeconds(10)).until(() -> post(BodyPublishers.ofString("after")).statusCode() == 200);
	}

	private HttpResponse<String> post(BodyPublisher body) throws IOException, InterruptedException {
		return this.client.send(request(body).build(), BodyHandlers.ofString());
	}

	private static HttpRequest.Builder request(BodyPublisher body) {
		String port = context.getEnvironment().getProperty("local.server.port");
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/send")).POST(body);
	}

	private static JsonNode report(HttpResponse<String> response) {
		return JsonMapper.shared().readTree(response.body());
	}

	private static ReceivedStream awaitFinished() {
		return receiver.awaitStream((stream) -> stream.end() == ReceivedStream.End.FINISHED, Duration.ofSeconds(10));
	}

	private static final class CountingInputStream extends FilterInputStream {

		private final AtomicLong count;

		private CountingInputStream(InputStream content, AtomicLong count) {
			super(content);
			this.count = count;
		}

		@Override
		public int read(byte[] target, int offset, int length) throws IOException {
			int read = super.read(target, offset, length);
			this.count.addAndGet(Math.max(read, 0));
			return read;
		}

	}

}

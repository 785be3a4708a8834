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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceivedStream;
import io.quicsend.test.autoconfigure.AutoConfigureQuicReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static io.quicsend.test.assertj.QuicAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SendController}, with a receiver that can misbehave.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "sample.send=")
@AutoConfigureQuicReceiver(keepContent = false)
@Timeout(60)
class SendControllerTests {

	private static final int MEBIBYTE = 1024 * 1024;

	@Autowired
	private QuicReceiver receiver;

	@LocalServerPort
	private int port;

	private final HttpClient client = HttpClient.newHttpClient();

	@Test
	void sendsBodyOnStreamOfItsOwn() throws Exception {
		byte[] body = new GeneratedResource(3).getContentAsByteArray();
		HttpResponse<String> response = post(BodyPublishers.ofByteArray(body));
		assertThat(response.statusCode()).isEqualTo(200);
		JsonNode report = report(response);
		assertThat(report.propertyNames()).containsExactly("stream", "name", "bytes", "sha256", "outcome", "errorCode",
				"error");
		assertThat(report.get("bytes").asLong()).isEqualTo(body.length);
		assertThat(report.get("sha256").asString()).isEqualTo(Sha256.of(body));
		assertThat(report.get("outcome").asString()).isEqualTo("acknowledged");
		assertThat(this.receiver).receivedStream((stream) -> stream.id() == report.get("stream").asLong())
			.hasContent(body);
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
		this.receiver.pauseReceiving();
		GeneratedResource body = new GeneratedResource(256);
		AtomicLong read = new AtomicLong();
		CompletableFuture<HttpResponse<String>> response = this.client
			.sendAsync(request(BodyPublishers.ofInputStream(() -> new CountingInputStream(body.getInputStream(), read)))
				.build(), BodyHandlers.ofString());
		await().atMost(Duration.ofSeconds(10)).until(() -> this.receiver.streamCount() == 1);
		await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(10)).until(read::get, (count) -> {
			assertThat(count).isLessThan(64L * MEBIBYTE);
			return count > 0;
		});
		this.receiver.resumeReceiving();
		assertThat(response.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
		assertThat(read).hasValue(256L * MEBIBYTE);
	}

	@Test
	void answersBadGatewayWhenReceiverStopsInTheMiddle() throws Exception {
		this.receiver.stopStreamsAfter(MEBIBYTE, 1234);
		GeneratedResource body = new GeneratedResource(64);
		HttpResponse<String> response = post(BodyPublishers.ofInputStream(body::getInputStream));
		assertThat(response.statusCode()).isEqualTo(502);
		assertThat(report(response).get("outcome").asString()).isEqualTo("stopped");
		assertThat(report(response).get("errorCode").asLong()).isEqualTo(1234);
	}

	@Test
	void answersBadGatewayWhenReceiverClosesConnection() throws Exception {
		this.receiver.pauseReceiving();
		CompletableFuture<HttpResponse<String>> response = this.client
			.sendAsync(request(BodyPublishers.ofByteArray(new byte[MEBIBYTE])).build(), BodyHandlers.ofString());
		await().atMost(Duration.ofSeconds(10)).until(() -> this.receiver.streamCount() == 1);
		this.receiver.closeConnections(99);
		assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(502);
		assertThat(report(response.get()).get("outcome").asString()).isEqualTo("lost");
		assertThat(report(response.get()).get("errorCode").asLong()).isEqualTo(99);
	}

	@Test
	void connectsAnewAfterConnectionWasLost() throws Exception {
		assertThat(post(BodyPublishers.ofString("before")).statusCode()).isEqualTo(200);
		this.receiver.closeConnections(99);
		this.receiver.awaitConnections(0, Duration.ofSeconds(10));
		await().atMost(Duration.ofSeconds(10)).until(() -> post(BodyPublishers.ofString("after")).statusCode() == 200);
	}

	private HttpResponse<String> post(BodyPublisher body) throws IOException, InterruptedException {
		return this.client.send(request(body).build(), BodyHandlers.ofString());
	}

	private HttpRequest.Builder request(BodyPublisher body) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/send")).POST(body);
	}

	private static JsonNode report(HttpResponse<String> response) {
		return JsonMapper.shared().readTree(response.body());
	}

	private ReceivedStream awaitFinished() {
		return this.receiver.awaitStream((stream) -> stream.end() == ReceivedStream.End.FINISHED,
				Duration.ofSeconds(10));
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

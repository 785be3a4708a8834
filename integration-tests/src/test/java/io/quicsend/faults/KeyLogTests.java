package io.quicsend.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Predicate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.quicsend.ConnectionFailedException;
import io.quicsend.QuicConnection;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.TestCertificateAuthority;
import io.quicsend.tls.TlsOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static io.quicsend.faults.Sender.await;
import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Session keys in a file.
 */
@Timeout(60)
class KeyLogTests {

	private static final String LINE = "(CLIENT|SERVER)_(HANDSHAKE_TRAFFIC_SECRET|TRAFFIC_SECRET_0)"
			+ " [0-9a-f]{64} ([0-9a-f]{64}|[0-9a-f]{96})";

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	@RegisterExtension
	final Sender sender = Sender.create();

	@TempDir
	private Path directory;

	private Path file;

	@BeforeEach
	void listen() {
		this.file = this.directory.resolve("keys.log");
		this.appender.start();
		logger().addAppender(this.appender);
	}

	@AfterEach
	void stopListening() {
		logger().detachAppender(this.appender);
	}

	@Test
	void keysOfEachConnectionAreAppended() throws IOException {
		QuicReceiver receiver = this.sender.receiver();
		Files.writeString(this.file, "# what was there\n");
		for (int i = 1; i <= 2; i++) {
			connect(receiver);
			int lines = 1 + 4 * i;
			await("the keys are there", () -> lines().size() == lines);
		}
		List<String> lines = lines();
		assertThat(lines.get(0)).isEqualTo("# what was there");
		assertThat(lines.subList(1, 9)).allMatch(Predicate.not(String::isEmpty)).allSatisfy((line) -> {
			assertThat(line).matches(LINE);
			assertThat(line).doesNotMatch(".* 0+( .*)?");
		});
		assertThat(lines.subList(1, 5)).extracting((line) -> line.split(" ")[0])
			.containsExactly("CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET",
					"CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0");
		assertThat(lines.subList(1, 9)).extracting((line) -> line.split(" ")[1])
			.containsOnly(randomOf(lines, 1), randomOf(lines, 5));
		assertThat(lines.subList(1, 9)).extracting((line) -> line.split(" ")[2]).doesNotHaveDuplicates();
		assertThat(randomOf(lines, 1)).isNotEqualTo(randomOf(lines, 5));
	}

	@Test
	void fileIsForItsOwnerAlone() throws IOException {
		connect(this.sender.receiver());
		await("the keys are there", () -> lines().size() == 4);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.file))).isEqualTo("rw-------");
	}

	@Test
	void eachUseIsWarnedAbout() {
		QuicReceiver receiver = this.sender.receiver();
		connect(receiver);
		connect(receiver);
		assertThat(List.copyOf(this.appender.list)).filteredOn((event) -> event.getLevel() == Level.WARN)
			.extracting(ILoggingEvent::getFormattedMessage)
			.filteredOn((message) -> message.contains("the keys are written to '" + this.file + "'"))
			.hasSize(2)
			.allMatch((message) -> message.startsWith("Connection 'faults' to 127.0.0.1:" + receiver.port()));
	}

	@Test
	void handshakeThatFailsIsLoggedAsFarAsItGot() {
		QuicReceiver receiver = this.sender.receiver();
		TlsOptions wrong = TlsOptions.trust(TestCertificateAuthority.create("Other").trustManager());
		QuicConnection connection = connection(receiver, wrong.withKeyLogFile(this.file));
		fails(connection.connect(), ConnectionFailedException.class);
		await("the keys are there", () -> lines().size() >= 2);
		assertThat(lines()).allSatisfy((line) -> assertThat(line).matches(LINE));
	}

	@Test
	void fileThatCannotBeWrittenDoesNotHarmTheConnection() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = connection(receiver,
				trust(receiver).withKeyLogFile(this.directory.resolve("missing/keys.log")));
		succeeds(connection.send(ByteBuffer.allocate(10)));
		await("a warning",
				() -> List.copyOf(this.appender.list)
					.stream()
					.anyMatch((event) -> event.getFormattedMessage().contains("the keys can't be written to")));
	}

	@Test
	void withoutTheOptionNothingIsWritten() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = connection(receiver, trust(receiver));
		succeeds(connection.send(ByteBuffer.allocate(10)));
		assertThat(this.directory).isEmptyDirectory();
		assertThat(List.copyOf(this.appender.list)).extracting(ILoggingEvent::getFormattedMessage)
			.noneMatch((message) -> message.contains("keys"));
	}

	private void connect(QuicReceiver receiver) {
		succeeds(connection(receiver, trust(receiver).withKeyLogFile(this.file)).send(ByteBuffer.allocate(10)));
	}

	private QuicConnection connection(QuicReceiver receiver, TlsOptions tls) {
		return this.sender.connection("127.0.0.1", receiver.port(), (builder) -> builder.tls(tls));
	}

	private static TlsOptions trust(QuicReceiver receiver) {
		return TlsOptions.trust(receiver.certificateAuthority().trustManager());
	}

	private List<String> lines() {
		try {
			return Files.exists(this.file) ? Files.readAllLines(this.file) : List.of();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String randomOf(List<String> lines, int line) {
		return lines.get(line).split(" ")[1];
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger("io.quicsend");
	}

}

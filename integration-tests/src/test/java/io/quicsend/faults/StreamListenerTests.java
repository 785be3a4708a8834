package io.quicsend.faults;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.SendStream;
import io.quicsend.SendStreamInfo;
import io.quicsend.SendStreamListener;
import io.quicsend.SendStreamListener.Interest;
import io.quicsend.SendStreamOptions;
import io.quicsend.StartException;
import io.quicsend.WriteException;
import io.quicsend.test.QuicReceiver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What listeners are told of streams and of messages that native code sends.
 */
@Timeout(60)
class StreamListenerTests {

	@RegisterExtension
	final Sender sender = Sender.create();

	private HeardStreams listen(Interest interest) {
		HeardStreams heard = new HeardStreams(interest);
		this.sender.registration().addStreamListener(heard);
		return heard;
	}

	@Test
	void finishedStreamIsToldStepByStep() {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		HeardStreams heard = listen(Interest.ALL);
		SendStream stream = connection.openSendStream();
		assertThat(heard.ofOne()).containsExactly("opened");
		succeeds(stream.send(new byte[1000]));
		Sender.await("the peer has accepted", () -> heard.ofOne().contains("accepted"));
		assertThat(heard.ofOne()).containsExactly("opened", "started true", "accepted");
		succeeds(stream.finish());
		heard.awaitClosed(1);
		assertThat(heard.ofOne()).containsExactly("opened", "started true", "accepted", "finished", "closed");
		SendStreamInfo ended = heard.ended.get(0);
		assertThat(ended.connection()).isSameAs(connection);
		assertThat(ended.connectionName()).isEqualTo("faults");
		assertThat(ended.debugId()).isEqualTo(stream.debugId());
		assertThat(ended.id()).isEqualTo(stream.id());
		assertThat(ended.isMessage()).isFalse();
		assertThat(ended.bytes()).isEqualTo(1000);
		assertThat(ended.age()).isPositive();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 1000, 65_537 })
	void messageIsToldLikeAStream(int length) {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		HeardStreams heard = listen(Interest.ALL);
		succeeds(connection.send(ByteBuffer.allocate(length)));
		heard.awaitClosed(1);
		assertThat(heard.ofOne()).containsExactly("opened", "started true", "accepted", "finished", "closed");
		assertThat(heard.ended.get(0).isMessage()).isTrue();
		assertThat(heard.ended.get(0).bytes()).isEqualTo(length);
		assertThat(heard.ended.get(0).id()).isPresent();
	}

	@Test
	void messageIsOpenBeforeItIsToldToHaveEnded() {
		QuicReceiver receiver = this.sender.receiver((builder) -> builder.streamLimit(0));
		QuicConnection connection = this.sender.connect(receiver);
		HeardStreams heard = listen(Interest.ALL);
		CompletableFuture<Void> sent = connection.send(ByteBuffer.allocate(10));
		assertThat(heard.ofOne()).containsExactly("opened");
		receiver.streamLimit(10);
		succeeds(sent);
		heard.awaitClosed(1);
	}

	@Test
	void listenerToEndsHearsNothingElse() {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		HeardStreams heard = listen(Interest.TERMINAL);
		HeardStreams all = listen(Interest.ALL);
		SendStream stream = connection.openSendStream();
		succeeds(stream.finish());
		succeeds(connection.send(ByteBuffer.allocate(100)));
		all.awaitClosed(2);
		assertThat(heard.all()).containsExactly(List.of("finished"), List.of("finished"));
	}

	@Test
	void stoppedStreamAndMessageTellTheCode() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		HeardStreams heard = listen(Interest.ALL);
		receiver.stopStreamsAfter(0, 77);
		fails(connection.openSendStream().send(new byte[200_000]), WriteException.Stopped.class);
		heard.awaitClosed(1);
		assertThat(heard.ofOne()).containsSubsequence("opened", "started true", "stopped 77", "closed").hasSize(5);
		CompletableFuture<Void> message = connection.send(ByteBuffer.allocateDirect(200_000));
		fails(message, WriteException.Stopped.class);
		heard.awaitClosed(2);
		assertThat(heard.all()).allSatisfy((one) -> assertThat(one).contains("stopped 77"));
	}

	@Test
	void abortedStreamTellsTheCode() {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		HeardStreams heard = listen(Interest.ALL);
		succeeds(connection.openSendStream().abort(9));
		heard.awaitClosed(1);
		assertThat(heard.ofOne()).containsExactly("opened", "aborted 9", "closed");
	}

	@Test
	void streamThatIsClosedWithoutFinishIsAborted() {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		HeardStreams heard = listen(Interest.ALL);
		connection.openSendStream(SendStreamOptions.defaults().withCloseErrorCode(1)).close();
		heard.awaitClosed(1);
		assertThat(heard.ofOne()).containsExactly("opened", "aborted 1", "closed");
	}

	@Test
	void lostConnectionFailsStreamAndMessageOnceEach() {
		QuicReceiver receiver = this.sender.receiver((builder) -> builder.streamLimit(0));
		QuicConnection connection = this.sender.connect(receiver);
		HeardStreams heard = listen(Interest.ALL);
		CompletableFuture<Void> finish = connection.openSendStream().finish();
		CompletableFuture<Void> message = connection.send(ByteBuffer.allocate(100));
		receiver.closeConnections(3);
		fails(finish, WriteException.ConnectionLost.class);
		fails(message, WriteException.ConnectionLost.class);
		heard.awaitClosed(2);
		assertThat(heard.all()).allSatisfy((one) -> assertThat(one).startsWith("opened").endsWith("failed", "closed"));
		assertThat(heard.causes).hasSize(2).allMatch(WriteException.ConnectionLost.class::isInstance);
	}

	@Test
	void streamOfAClosedConnectionFails() {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		connection.close();
		HeardStreams heard = listen(Interest.ALL);
		SendStream stream = connection.openSendStream();
		fails(stream.finish(), StartException.ConnectionLost.class);
		assertThat(heard.ofOne()).containsExactly("opened", "failed", "closed");
	}

	@Test
	void eachOfManyStreamsIsToldInOrder() {
		QuicReceiver receiver = this.sender.receiver((builder) -> builder.streamLimit(50));
		QuicConnection connection = this.sender.connect(receiver);
		HeardStreams heard = listen(Interest.ALL);
		List<CompletableFuture<Void>> all = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			all.add(connection.send(ByteBuffer.allocate(1 + i)));
			SendStream stream = connection.openSendStream();
			stream.send(new byte[100 + i]);
			all.add(stream.finish());
		}
		all.forEach(Sender::succeeds);
		heard.awaitClosed(1000);
		assertThat(heard.all()).allSatisfy(
				(one) -> assertThat(one).containsExactly("opened", "started true", "accepted", "finished", "closed"));
	}

	@Test
	void throwingListenerHarmsNobody() {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		AtomicInteger thrown = new AtomicInteger();
		this.sender.registration().addStreamListener(new SendStreamListener() {

			@Override
			public void opened(SendStreamInfo stream) {
				thrown.incrementAndGet();
				throw new IllegalStateException("opened");
			}

			@Override
			public void finished(SendStreamInfo stream) {
				thrown.incrementAndGet();
				throw new AssertionError("finished");
			}

		});
		HeardStreams heard = listen(Interest.ALL);
		succeeds(connection.send(ByteBuffer.allocate(10)));
		succeeds(connection.openSendStream().finish());
		heard.awaitClosed(2);
		assertThat(thrown).hasValue(4);
	}

	@Test
	void listenerMayUseTheStreamThatItHearsOf() {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		List<String> heard = new ArrayList<>();
		List<SendStream> streams = new ArrayList<>();
		this.sender.registration().addStreamListener(new SendStreamListener() {

			@Override
			public void peerAccepted(SendStreamInfo stream) {
				heard.add("accepted");
				streams.get(0).abort(5);
				heard.add("abort called");
			}

			@Override
			public void aborted(SendStreamInfo stream, long errorCode) {
				heard.add("aborted");
			}

		});
		streams.add(connection.openSendStream());
		succeeds(streams.get(0).start());
		succeeds(streams.get(0).whenClosed());
		assertThat(heard).containsExactly("accepted", "abort called", "aborted");
	}

	@Test
	void listenerChoosesWhoHearsOfAStream() {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		HeardStreams messages = new HeardStreams(Interest.ALL);
		Thread opener = Thread.currentThread();
		this.sender.registration().addStreamListener(new SendStreamListener() {

			@Override
			public @Nullable SendStreamListener forStream(SendStreamInfo stream) {
				assertThat(Thread.currentThread()).isSameAs(opener);
				return stream.isMessage() ? messages : null;
			}

		});
		succeeds(connection.openSendStream().finish());
		succeeds(connection.send(ByteBuffer.allocate(10)));
		messages.awaitClosed(1);
		assertThat(messages.ofOne()).hasSize(5);
	}

	@Test
	void removedListenerHearsOfNoNewStream() {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		QuicRegistration registration = this.sender.registration();
		HeardStreams heard = listen(Interest.ALL);
		SendStream before = connection.openSendStream();
		registration.removeStreamListener(heard);
		succeeds(connection.openSendStream().finish());
		succeeds(connection.send(ByteBuffer.allocate(10)));
		succeeds(before.finish());
		heard.awaitClosed(1);
		assertThat(heard.ended).extracting(SendStreamInfo::number).containsExactly(1L);
	}

	@Test
	void streamThatCannotStartFailsWithTheReason() {
		HeardStreams heard = listen(Interest.ALL);
		QuicConnection connection = this.sender.connection("host.invalid", 4433, (builder) -> {
		});
		fails(connection.send(ByteBuffer.allocate(1)), StartException.ConnectionNotStarted.class);
		heard.awaitClosed(1);
		assertThat(heard.ofOne()).containsExactly("opened", "failed", "closed");
		assertThat(Objects.requireNonNull(heard.causes.get(0))).hasMessageContaining("host.invalid");
		assertThat(heard.ended.get(0).age()).isLessThan(Duration.ofSeconds(30));
	}

}

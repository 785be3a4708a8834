package io.quicsend.test.assertj;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;

import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceivedStream;
import io.quicsend.test.ReceivedStream.End;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.ListAssert;

/**
 * Assertions on a {@link QuicReceiver}. Those on what it has received wait for it, for
 * {@link #DEFAULT_TIMEOUT} unless {@link #within} says otherwise.
 */
public final class QuicReceiverAssert extends AbstractAssert<QuicReceiverAssert, QuicReceiver> {

	/** Much longer than anything on the loopback interface should take. */
	public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

	private Duration timeout = DEFAULT_TIMEOUT;

	QuicReceiverAssert(QuicReceiver receiver) {
		super(receiver, QuicReceiverAssert.class);
	}

	/**
	 * Wait so long for what comes next.
	 * @param timeout the limit
	 * @return this
	 */
	public QuicReceiverAssert within(Duration timeout) {
		this.timeout = timeout;
		return this;
	}

	/**
	 * Wait for the end of a stream.
	 * @return assertions on the first stream that has ended
	 */
	public ReceivedStreamAssert receivedStream() {
		return receivedStream((stream) -> true);
	}

	/**
	 * Wait for a stream, and for its end.
	 * @param predicate what it must be like
	 * @return assertions on the first such stream
	 */
	public ReceivedStreamAssert receivedStream(Predicate<ReceivedStream> predicate) {
		isNotNull();
		return new ReceivedStreamAssert(
				this.actual.awaitStream((stream) -> stream.end() != End.OPEN && predicate.test(stream), this.timeout));
	}

	/**
	 * Wait for streams that the sender has finished.
	 * @param count how many at least
	 * @return assertions on all finished streams, in order of their arrival
	 */
	public ListAssert<ReceivedStream> receivedStreams(int count) {
		isNotNull();
		return new ListAssert<>(this.actual.awaitStreams(count, this.timeout)).as("finished streams");
	}

	/**
	 * Wait for a finished stream with exactly this content.
	 * @param content the text, in UTF-8
	 * @return this
	 */
	public QuicReceiverAssert hasReceived(String content) {
		return hasReceived(content.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Wait for a finished stream with exactly this content.
	 * @param content the bytes
	 * @return this
	 */
	public QuicReceiverAssert hasReceived(byte[] content) {
		String sha256 = Content.sha256(content);
		receivedStream((stream) -> stream.end() == End.FINISHED && stream.bytes() == content.length
				&& stream.sha256().equals(sha256));
		return this;
	}

	/**
	 * No stream has been opened until now.
	 * @return this
	 */
	public QuicReceiverAssert hasReceivedNothing() {
		isNotNull();
		if (this.actual.streamCount() != 0) {
			throw failure("Expected no stream, but there are %d: %s", this.actual.streamCount(), this.actual.streams());
		}
		return this;
	}

	/**
	 * Wait until a number of connections is open.
	 * @param count the exact number
	 * @return this
	 */
	public QuicReceiverAssert hasConnections(int count) {
		isNotNull();
		this.actual.awaitConnections(count, this.timeout);
		return this;
	}

}

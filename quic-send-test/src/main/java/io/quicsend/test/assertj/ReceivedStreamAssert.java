package io.quicsend.test.assertj;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

import io.quicsend.test.ReceivedStream;
import io.quicsend.test.ReceivedStream.End;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.AbstractByteArrayAssert;
import org.assertj.core.api.Assertions;

/**
 * Assertions on a {@link ReceivedStream} as it is now.
 */
public final class ReceivedStreamAssert extends AbstractAssert<ReceivedStreamAssert, ReceivedStream> {

	ReceivedStreamAssert(ReceivedStream stream) {
		super(stream, ReceivedStreamAssert.class);
	}

	/**
	 * The stream has brought exactly this.
	 * @param content the text, in UTF-8
	 * @return this
	 */
	public ReceivedStreamAssert hasContent(String content) {
		return hasContent(content.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * The stream has brought exactly these bytes. Compares hashes, so it needs no
	 * receiver that keeps the content.
	 * @param content the bytes
	 * @return this
	 */
	public ReceivedStreamAssert hasContent(byte[] content) {
		return hasSize(content.length).hasSha256(Content.sha256(content));
	}

	/**
	 * What the stream has brought, for other assertions on it.
	 * @return assertions on the bytes
	 * @throws IllegalStateException if the receiver does not keep the content
	 */
	public AbstractByteArrayAssert<?> content() {
		isNotNull();
		return Assertions.assertThat(this.actual.content()).as("content of %s", this.actual);
	}

	/**
	 * The stream has brought so much.
	 * @param bytes the number of bytes
	 * @return this
	 */
	public ReceivedStreamAssert hasSize(long bytes) {
		isNotNull();
		if (this.actual.bytes() != bytes) {
			throw failureWithActualExpected(this.actual.bytes(), bytes, "Expected %d bytes, but received %s", bytes,
					describe());
		}
		return this;
	}

	/**
	 * What the stream has brought has this hash.
	 * @param sha256 the SHA-256 in hexadecimal digits
	 * @return this
	 */
	public ReceivedStreamAssert hasSha256(String sha256) {
		isNotNull();
		String actual = this.actual.sha256();
		if (!actual.equalsIgnoreCase(sha256)) {
			throw failureWithActualExpected(actual, sha256, "Expected content with the SHA-256 %s, but received %s",
					sha256, describe());
		}
		return this;
	}

	/**
	 * The sender has finished the stream, and all of it has been received.
	 * @return this
	 */
	public ReceivedStreamAssert isFinished() {
		return hasEnd(End.FINISHED);
	}

	/**
	 * The sender has given the stream up.
	 * @param errorCode the code that it gave
	 * @return this
	 */
	public ReceivedStreamAssert isReset(long errorCode) {
		return hasEnd(End.RESET).hasErrorCode(errorCode);
	}

	/**
	 * The stream has ended like this.
	 * @param end the end
	 * @return this
	 */
	public ReceivedStreamAssert hasEnd(End end) {
		isNotNull();
		if (this.actual.end() != end) {
			throw failureWithActualExpected(this.actual.end(), end, "Expected the end %s, but received %s", end,
					describe());
		}
		return this;
	}

	private ReceivedStreamAssert hasErrorCode(long errorCode) {
		OptionalLong actual = this.actual.errorCode();
		if (!actual.equals(OptionalLong.of(errorCode))) {
			throw failureWithActualExpected(actual, errorCode, "Expected the error code %d, but received %s", errorCode,
					describe());
		}
		return this;
	}

	private String describe() {
		return this.actual + Content.describe(this.actual);
	}

}

package io.quicsend.sample;

import java.time.Duration;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * What became of one stream.
 *
 * @param stream the stream's id, or {@code null} if it got none
 * @param name the name of what was sent
 * @param bytes how many bytes the stream took
 * @param sha256 the SHA-256 of these bytes, in hex
 * @param outcome how it ended
 * @param errorCode the application's error code, if there is one
 * @param error what went wrong, if anything did
 * @param receivedSha256 the SHA-256 of what has arrived, if known, in hex
 * @param duration from the start of the stream to its end
 */
record SendReport(@Nullable Long stream, String name, long bytes, String sha256, Outcome outcome,
		@Nullable Long errorCode, @Nullable String error, @JsonIgnore @Nullable String receivedSha256,
		@JsonIgnore Duration duration) {

	boolean acknowledged() {
		return this.outcome == Outcome.ACKNOWLEDGED;
	}

	double mebibytesPerSecond() {
		return this.bytes / 1048576.0 / Math.max(this.duration.toNanos() / 1e9, 1e-9);
	}

	SendReport withReceivedSha256(@Nullable String receivedSha256) {
		return new SendReport(this.stream, this.name, this.bytes, this.sha256, this.outcome, this.errorCode, this.error,
				receivedSha256, this.duration);
	}

}

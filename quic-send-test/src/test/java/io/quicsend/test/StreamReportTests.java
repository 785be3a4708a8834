package io.quicsend.test;

import java.util.OptionalLong;

import io.quicsend.test.ReceivedStream.End;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StreamReport} and {@link JsonLine}.
 */
class StreamReportTests {

	@Test
	void isReadAsWritten() {
		StreamReport finished = new StreamReport(1, 2, 3, "ab", End.FINISHED, OptionalLong.empty());
		StreamReport stopped = new StreamReport(1, 6, 0, "cd", End.STOPPED, OptionalLong.of(Long.MAX_VALUE));
		assertThat(StreamReport.of(JsonLine.parse(finished.toJson()))).isEqualTo(finished);
		assertThat(StreamReport.of(JsonLine.parse(stopped.toJson()))).isEqualTo(stopped);
	}

	@Test
	void isJson() {
		assertThat(new StreamReport(1, 2, 3, "ab", End.CONNECTION_LOST, OptionalLong.of(9)).toJson())
			.isEqualTo("{\"event\":\"stream\",\"connection\":1,\"id\":2,\"bytes\":3,\"sha256\":\"ab\","
					+ "\"end\":\"connection_lost\",\"errorCode\":9}");
	}

	@Test
	void textIsEscaped() {
		String text = "a\"b\\c\n\u0001d,\"e\":1";
		String line = new JsonLine().text("x", text).number("y", -1).toString();
		assertThat(line).doesNotContain("\n").startsWith("{\"x\":\"a\\\"b\\\\c\\u000a\\u0001d");
		assertThat(JsonLine.parse(line)).hasSize(2).containsEntry("x", text).containsEntry("y", "-1");
	}

}

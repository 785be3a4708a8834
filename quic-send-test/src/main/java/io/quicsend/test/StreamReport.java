package io.quicsend.test;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a {@link QuicReceiverMain} tells of a stream that has ended.
 *
 * @param connection a running number, from 1 for the receiver's first connection
 * @param id the QUIC stream id
 * @param bytes how much was received
 * @param sha256 the hash of what was received, in hexadecimal digits
 * @param end how the stream ended
 * @param errorCode the code that goes with the end, empty if there is none
 */
public record StreamReport(long connection, long id, long bytes, String sha256, ReceivedStream.End end,
		OptionalLong errorCode) {

	private static final String EVENT = "stream";

	static StreamReport of(ReceivedStream stream) {
		return new StreamReport(stream.connection(), stream.id(), stream.bytes(), stream.sha256(), stream.end(),
				stream.errorCode());
	}

	String toJson() {
		JsonLine line = new JsonLine().text("event", EVENT)
			.number("connection", this.connection)
			.number("id", this.id)
			.number("bytes", this.bytes)
			.text("sha256", this.sha256)
			.text("end", this.end.name().toLowerCase(Locale.ROOT));
		this.errorCode.ifPresent((code) -> line.number("errorCode", code));
		return line.toString();
	}

	static boolean isReport(Map<String, String> json) {
		return EVENT.equals(json.get("event"));
	}

	static StreamReport of(Map<String, String> json) {
		String code = json.get("errorCode");
		return new StreamReport(Long.parseLong(json.getOrDefault("connection", "")),
				Long.parseLong(json.getOrDefault("id", "")), Long.parseLong(json.getOrDefault("bytes", "")),
				json.getOrDefault("sha256", ""),
				ReceivedStream.End.valueOf(json.getOrDefault("end", "").toUpperCase(Locale.ROOT)),
				(code != null) ? OptionalLong.of(Long.parseLong(code)) : OptionalLong.empty());
	}

}

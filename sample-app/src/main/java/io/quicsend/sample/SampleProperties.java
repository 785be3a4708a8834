package io.quicsend.sample;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Options of the sample.
 *
 * @param send the files to send at start; if empty, none; if {@code null}, the project's
 * README.md and a generated file
 * @param exit whether to exit when the files are sent, instead of serving
 * @param output how to print what became of the streams
 */
@ConfigurationProperties("sample")
record SampleProperties(@Nullable List<String> send, @DefaultValue("false") boolean exit,
		@DefaultValue("table") Output output) {

	enum Output {

		/** A table at the end. */
		TABLE,

		/** One line of JSON per stream, when it has ended. */
		JSON

	}

}

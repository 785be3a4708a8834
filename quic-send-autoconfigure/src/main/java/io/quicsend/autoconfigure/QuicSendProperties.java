package io.quicsend.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

import io.quicsend.Completions;
import io.quicsend.ExecutionProfile;
import io.quicsend.msquic.NativeLibraryOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Configuration properties of quic-send.
 *
 * @param enabled Whether to enable quic-send.
 * @param library Finding and calling native msquic.
 * @param appName Name of the application in msquic's own traces, 1 to 254 bytes.
 * @param executionProfile How msquic's threads work.
 * @param completions Which thread completes futures: one of an executor, or directly the
 * one that learns of the outcome, which must not be blocked.
 * @param events Application events.
 * @param health Health of connections.
 * @param observations Observations of send streams.
 * @param defaults What all connections have in common: a connection takes from here what
 * it does not set.
 * @param connections Connections by name. The one named "default" is used where no name
 * is given.
 * @param streams Classes of streams by name. The one named "default" is used where no
 * other one is named.
 */
@ConfigurationProperties("quic-send")
public record QuicSendProperties(@DefaultValue("true") boolean enabled,
		@Name("native") @DefaultValue NativeLibrary library, @DefaultValue("quic-send") String appName,
		@DefaultValue("low-latency") ExecutionProfile executionProfile,
		@DefaultValue("executor") Completions completions, @DefaultValue Events events, @DefaultValue Health health,
		@DefaultValue Observations observations,
		@NestedConfigurationProperty @DefaultValue ConnectionProperties defaults,
		@DefaultValue Map<String, ConnectionProperties> connections,
		@DefaultValue Map<String, StreamProperties> streams) {

	static final String PREFIX = "quic-send";

	/**
	 * Name of a property of a connection.
	 * @param connection the connection's name
	 * @param property the property's name
	 * @return the full name
	 */
	static String connectionProperty(String connection, String property) {
		return PREFIX + ".connections" + element(connection) + "." + property;
	}

	/**
	 * Name of a property that all connections have in common.
	 * @param property the property's name
	 * @return the full name
	 */
	static String defaultsProperty(String property) {
		return PREFIX + ".defaults." + property;
	}

	/**
	 * Name of the properties of a class of streams.
	 * @param streamClass the class's name
	 * @return the full name
	 */
	static String streamClassProperty(String streamClass) {
		return PREFIX + ".streams" + element(streamClass);
	}

	/** Other characters are possible in brackets only. */
	static String element(String name) {
		return name.matches("[A-Za-z0-9-]+") ? "." + name : "[" + name + "]";
	}

	/**
	 * Finding and calling native msquic.
	 *
	 * @param path Native library to load: a file, or a bare name such as libmsquic.so.2
	 * for the system's. By default the bundled one, or else the system's.
	 * @param extractionDirectory Directory to extract the bundled library to. By default
	 * the platform's temporary and cache directories are tried.
	 * @param binding How to call the native library. By default the fastest way that
	 * works on the JVM.
	 */
	public record NativeLibrary(@Nullable Path path, @Nullable Path extractionDirectory,
			@DefaultValue("auto") Binding binding) {

		/** Name that all of these properties begin with. */
		public static final String PREFIX = QuicSendProperties.PREFIX + ".native";

		/**
		 * These properties as options, also for what opens msquic before there are beans,
		 * such as a receiver for tests: the first to open it decides for the whole JVM.
		 * @return the options
		 */
		public NativeLibraryOptions toOptions() {
			return new NativeLibraryOptions(this.path, this.extractionDirectory,
					this.binding.name().toLowerCase(Locale.ROOT));
		}

	}

	/**
	 * Application events.
	 *
	 * @param streams Which events of send streams to publish at most: only of those that
	 * some listener takes are any made.
	 * @param capacity Events that wait at most for listeners, 1 or more. Beyond that
	 * events are dropped, those that tell how a stream has ended at last.
	 */
	public record Events(@DefaultValue("all") Streams streams, @DefaultValue("10000") int capacity) {

		/**
		 * Which events of send streams to publish.
		 */
		public enum Streams {

			/** None. */
			OFF,

			/** Those that tell how a stream has ended. */
			TERMINAL,

			/** All. */
			ALL

		}

	}

	/**
	 * Health of connections.
	 *
	 * @param maxLoss Share of a connection's packets that may be lost, 0 to 1. Beyond
	 * that the connection is degraded.
	 * @param maxRtt Round-trip time up to which a connection is not degraded, 1ms or
	 * more.
	 * @param degradedStatus Health status of a connection that is degraded.
	 * @param forgetFailureAfter How long a failed attempt to connect, or a loss, counts,
	 * 1ms or more. By default for as long as no attempt succeeds.
	 */
	public record Health(@DefaultValue("0.1") double maxLoss, @DefaultValue("1s") Duration maxRtt,
			@DefaultValue("UP") String degradedStatus, @Nullable Duration forgetFailureAfter) {

	}

	/**
	 * Observations of send streams.
	 *
	 * @param enabled Whether to observe send streams, which includes their timer.
	 */
	public record Observations(@DefaultValue("true") boolean enabled) {

	}

	/**
	 * How to call the native library.
	 */
	public enum Binding {

		/** The fastest way that works on the JVM. */
		AUTO,

		/** Java Native Access. */
		JNA,

		/** The JVM's own foreign function interface. */
		FFM

	}

}

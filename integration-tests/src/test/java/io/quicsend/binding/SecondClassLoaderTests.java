package io.quicsend.binding;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import io.quicsend.ConnectionOptions;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.RegistrationOptions;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceiverProcess;
import io.quicsend.tls.TlsOptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same classes once more in a class loader that asks its parent last, as those of
 * restarts in development do.
 */
class SecondClassLoaderTests {

	@TempDir
	private Path directory;

	static Stream<String> bindings() {
		return (Runtime.version().feature() >= 22) ? Stream.of("jna", "ffm") : Stream.of("jna");
	}

	@ParameterizedTest
	@MethodSource("bindings")
	@DisplayName("D19: copies of the classes in other class loaders send, one after the other")
	void sendsAfterEachRestart(String binding) throws Exception {
		// In a process of its own, so that no other copy has the library open.
		try (ReceiverProcess receiver = ReceiverProcess.start()) {
			for (int i = 1; i <= 3; i++) {
				int count = i;
				sendInOwnLoader("io.quicsend.", receiver.port(), binding);
				receiver.awaitStream((stream) -> receiver.streams().size() == count, Duration.ofSeconds(30));
			}
		}
	}

	@ParameterizedTest
	@MethodSource("bindings")
	@DisplayName("D19: a copy of the classes comes and goes while this one sends, with the same library file")
	void sendsBesideAnotherCopy(String binding) throws Exception {
		NativeLibraryOptions library = NativeLibraryOptions.defaults()
			.withExtractionDirectory(this.directory)
			.withBinding(binding);
		try (QuicReceiver receiver = QuicReceiver.builder().library(library).start();
				QuicRegistration registration = new QuicRegistration(new MsQuicLibrary(library),
						RegistrationOptions.defaults())) {
			QuicConnection connection = registration.createConnection("here",
					ConnectionOptions.builder("127.0.0.1", receiver.port(), "quic-send")
						.tls(TlsOptions.insecure())
						.build());
			for (String prefix : new String[] { "io.quicsend.", "io.quicsend.|com.sun.jna." }) {
				receiver.forget();
				connection.send(ByteBuffer.allocate(100)).get(30, TimeUnit.SECONDS);
				String path = sendInOwnLoader(prefix, receiver.port(), binding);
				assertThat(Path.of(path)).startsWith(this.directory);
				connection.send(ByteBuffer.allocate(100)).get(30, TimeUnit.SECONDS);
				assertThat(receiver.awaitStreams(3, Duration.ofSeconds(30))).hasSize(3);
			}
			try (Stream<Path> extracted = Files.list(this.directory)) {
				// One for msquic, one for quic-send's own functions.
				assertThat(extracted).hasSize(2);
			}
		}
	}

	private String sendInOwnLoader(String prefixes, int port, String binding) throws Exception {
		try (ChildFirstLoader loader = new ChildFirstLoader(prefixes.split("\\|"))) {
			Class<?> copy = loader.loadClass(Program.class.getName());
			assertThat(copy).isNotSameAs(Program.class);
			@SuppressWarnings("unchecked")
			BiFunction<Integer, String[], String> program = (BiFunction<Integer, String[], String>) copy
				.getConstructor()
				.newInstance();
			return program.apply(port, new String[] { this.directory.toString(), binding });
		}
	}

	/** What runs in the other class loader. */
	public static final class Program implements BiFunction<Integer, String[], String> {

		@Override
		public String apply(Integer port, String[] options) {
			MsQuicLibrary library = new MsQuicLibrary(NativeLibraryOptions.defaults()
				.withExtractionDirectory(Path.of(options[0]))
				.withBinding(options[1]));
			try (MsQuicLibrary.Reference reference = library.open();
					QuicRegistration registration = new QuicRegistration(library, RegistrationOptions.defaults())) {
				QuicConnection connection = registration.createConnection("copy",
						ConnectionOptions.builder("127.0.0.1", port, "quic-send").tls(TlsOptions.insecure()).build());
				connection.send(ByteBuffer.allocate(100)).get(30, TimeUnit.SECONDS);
				return reference.path();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	private static final class ChildFirstLoader extends URLClassLoader {

		private final String[] prefixes;

		ChildFirstLoader(String... prefixes) {
			super(urls(), SecondClassLoaderTests.class.getClassLoader());
			this.prefixes = prefixes;
		}

		private static URL[] urls() {
			String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
			return Stream.of(classPath.split(File.pathSeparator)).map((entry) -> {
				try {
					return new File(entry).toURI().toURL();
				}
				catch (MalformedURLException ex) {
					throw new IllegalArgumentException(ex);
				}
			}).toArray(URL[]::new);
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			synchronized (getClassLoadingLock(name)) {
				Class<?> type = findLoadedClass(name);
				if (type == null) {
					type = Stream.of(this.prefixes).anyMatch(name::startsWith) ? findClass(name)
							: super.loadClass(name, false);
				}
				return type;
			}
		}

	}

}

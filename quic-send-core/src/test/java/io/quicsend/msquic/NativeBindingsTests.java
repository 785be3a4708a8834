package io.quicsend.msquic;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NativeBindingsTests {

	private static final int FUTURE_CLASS_FILE = 200;

	@TempDir
	Path classes;

	private URLClassLoader classLoader;

	@AfterEach
	void closeClassLoader() throws IOException {
		this.classLoader.close();
	}

	@Test
	void autoSelectsTheHighestRank() throws Exception {
		NativeBindings bindings = find(Low.class.getName(), High.class.getName());
		assertThat(bindings.select("auto").name()).isEqualTo("high");
	}

	@Test
	void aNameSelectsThatBinding() throws Exception {
		NativeBindings bindings = find(Low.class.getName(), High.class.getName());
		assertThat(bindings.select("low").name()).isEqualTo("low");
	}

	@Test
	void autoPassesOverABindingForANewerJvm() throws Exception {
		NativeBindings bindings = find(futureClass(High.class), Low.class.getName());
		assertThat(bindings.select("auto").name()).isEqualTo("low");
	}

	@Test
	void autoPassesOverABindingThatFailsToInstantiate() throws Exception {
		NativeBindings bindings = find(Failing.class.getName(), "no.such.Binding", Low.class.getName());
		assertThat(bindings.select("auto").name()).isEqualTo("low");
	}

	@Test
	void autoPassesOverABindingThatTheJvmForbids() throws Exception {
		NativeBindings bindings = find(Forbidden.class.getName(), Low.class.getName());
		assertThat(bindings.select("auto").name()).isEqualTo("low");
		assertThatExceptionOfType(MsQuicLoadException.class).isThrownBy(() -> bindings.select("forbidden"))
			.withMessage("forbidden can't be used: not allowed");
	}

	@Test
	void onlyForbiddenBindingsAreNamedWithTheReason() throws Exception {
		NativeBindings bindings = find(Forbidden.class.getName());
		assertThatExceptionOfType(MsQuicLoadException.class).isThrownBy(() -> bindings.select("auto"))
			.withMessage("No binding to native msquic works on this JVM: forbidden can't be used: not allowed.");
	}

	@Test
	void anUnknownNameIsAnsweredWithTheKnownOnes() throws Exception {
		NativeBindings bindings = find(Failing.class.getName(), Low.class.getName(), High.class.getName());
		assertThatExceptionOfType(MsQuicLoadException.class).isThrownBy(() -> bindings.select("jni"))
			.withMessageStartingWith("No binding to native msquic is named 'jni'. Known: low, high, auto.")
			.withMessageContaining("Not usable on this JVM:")
			.withMessageContaining(Failing.class.getName())
			.withMessageContaining("refused");
	}

	@Test
	void noBindingIsAnsweredWithTheArtifacts() throws Exception {
		NativeBindings bindings = find();
		assertThatExceptionOfType(MsQuicLoadException.class).isThrownBy(() -> bindings.select("auto"))
			.withMessageContaining("quic-send-jna")
			.withMessageContaining("quic-send-ffm");
	}

	@Test
	void onlyBindingsForANewerJvmAreNamedWithTheReason() throws Exception {
		NativeBindings bindings = find(futureClass(High.class));
		assertThatExceptionOfType(MsQuicLoadException.class).isThrownBy(() -> bindings.select("auto"))
			.withMessageContaining("class file version " + FUTURE_CLASS_FILE);
	}

	@Test
	void looksIntoEachClassLoader() throws Exception {
		find(Low.class.getName());
		NativeBindings bindings = NativeBindings.find(List.of(getClass().getClassLoader(), this.classLoader));
		assertThat(bindings.select("auto").name()).isEqualTo("low");
	}

	private NativeBindings find(String... providers) throws IOException {
		Path services = this.classes.resolve("META-INF/services/" + MsQuicBinding.class.getName());
		Files.createDirectories(services.getParent());
		Files.write(services, List.of(providers));
		this.classLoader = new URLClassLoader(new URL[] { this.classes.toUri().toURL() }, getClass().getClassLoader());
		return NativeBindings.find(List.of(this.classLoader));
	}

	/**
	 * A copy of a class, under another name, that claims to be for a JVM of the future.
	 */
	private String futureClass(Class<?> source) throws IOException {
		String file = source.getName().replace('.', '/') + ".class";
		try (InputStream in = source.getClassLoader().getResourceAsStream(file)) {
			byte[] bytes = in.readAllBytes();
			ByteBuffer.wrap(bytes).putShort(6, (short) FUTURE_CLASS_FILE);
			Files.write(this.classes.resolve("Future.class"), bytes);
			return "Future";
		}
	}

	public static class Low implements MsQuicBinding {

		@Override
		public String name() {
			return "low";
		}

		@Override
		public int rank() {
			return 1;
		}

		@Override
		public MsQuicApi open(String library, MsQuicCallbacks callbacks) throws MsQuicLoadException {
			throw new MsQuicLoadException("Never opened");
		}

	}

	public static class High extends Low {

		@Override
		public String name() {
			return "high";
		}

		@Override
		public int rank() {
			return 2;
		}

	}

	public static class Forbidden extends High {

		@Override
		public String name() {
			return "forbidden";
		}

		@Override
		public String whyUnusable() {
			return "not allowed";
		}

	}

	public static class Failing extends High {

		public Failing() {
			throw new UnsupportedOperationException("refused");
		}

	}

}

package io.quicsend.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import com.sun.jna.Native;
import io.quicsend.jna.JnaBinding;
import io.quicsend.msquic.MsQuicBinding;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuicSendRuntimeHints}.
 */
class QuicSendRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	@BeforeEach
	void register() {
		new QuicSendRuntimeHints().registerHints(this.hints, getClass().getClassLoader());
	}

	@Test
	void nativeLibrariesAndTheirDescriptionsAreResources() throws Exception {
		Resource[] resources = new PathMatchingResourcePatternResolver().getResources("classpath*:META-INF/native/*/*");
		assertThat(resources).hasSizeGreaterThanOrEqualTo(2).allSatisfy((resource) -> {
			String url = resource.getURL().toString();
			assertThat(RuntimeHintsPredicates.resource().forResource(url.substring(url.indexOf("META-INF/native/"))))
				.accepts(this.hints);
		});
	}

	@Test
	void bindingsCanBeFoundAndCreated() throws Exception {
		assertThat(RuntimeHintsPredicates.resource().forResource("META-INF/services/" + MsQuicBinding.class.getName()))
			.accepts(this.hints);
		List<String> bindings = bindings();
		assertThat(bindings).contains("io.quicsend.jna.JnaBinding");
		assertThat(bindings).allSatisfy((binding) -> assertThat(RuntimeHintsPredicates.reflection()
			.onType(TypeReference.of(binding))
			.withMemberCategory(MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS)).accepts(this.hints));
	}

	/** Those of them that this JVM can load. */
	private static List<String> bindings() throws IOException {
		List<String> bindings = new ArrayList<>();
		for (URL services : Collections.list(QuicSendRuntimeHintsTests.class.getClassLoader()
			.getResources("META-INF/services/" + MsQuicBinding.class.getName()))) {
			try (InputStream in = services.openStream()) {
				new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
					.filter((line) -> ClassUtils.isPresent(line.strip(), null))
					.forEach((line) -> bindings.add(line.strip()));
			}
		}
		return bindings;
	}

	@Test
	void nativeLibraryOfJnaIsAResource() {
		assertThat(RuntimeHintsPredicates.resource().forResource("com/sun/jna/linux-x86-64/libjnidispatch.so"))
			.accepts(this.hints);
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.quicsend.jna.DirectMsQuicApi", "io.quicsend.jna.JnaMessages",
			"io.quicsend.jna.CallbackStubs$Identity" })
	void nativeMethodsCanBeBound(String type) throws Exception {
		assertThat(Class.forName(type, false, getClass().getClassLoader()).getDeclaredMethods())
			.anyMatch((method) -> Modifier.isNative(method.getModifiers()));
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(TypeReference.of(type))
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS)).accepts(this.hints);
		assertThat(this.hints.jni().getTypeHint(TypeReference.of(type))).isNotNull();
	}

	@Test
	void typesThatJnaLooksUpAreThere() {
		assertThat(this.hints.jni().getTypeHint(Native.class)).isNotNull();
		assertThat(this.hints.jni().getTypeHint(TypeReference.of("io.quicsend.jna.Stub"))).isNotNull();
	}

	@Test
	void nothingIsSaidOfJnaWithoutIt() {
		RuntimeHints hints = new RuntimeHints();
		new QuicSendRuntimeHints().registerHints(hints,
				new FilteredClassLoader("com.sun.jna", JnaBinding.class.getPackageName()));
		assertThat(hints.jni().typeHints()).isEmpty();
		assertThat(hints.reflection().getTypeHint(JnaBinding.class)).isNull();
	}

}

package io.quicsend.ffm;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What GraalVM is told of the calls to and from native code is what is used.
 */
class NativeImageMetadataTests {

	private static final Pattern DESCRIPTOR = Pattern
		.compile("\\{ \"returnType\": \"([^\"]+)\", \"parameterTypes\": \\[([^]]*)] }");

	private final String metadata = metadata();

	@Test
	void downcallsAreThoseThatAreUsed() throws Exception {
		Set<String> used = new TreeSet<>();
		for (MethodHandle handle : handles(Downcalls.class)) {
			// The function's address comes first.
			used.add(describe(handle.type().dropParameterTypes(0, 1)));
		}
		for (MethodHandle handle : handles(SystemLoader.class)) {
			used.add(describe(handle.type()));
		}
		assertThat(listed("downcalls", "upcalls")).isEqualTo(used);
	}

	@Test
	void upcallsAreThoseThatAreUsed() throws Exception {
		Field callback = UpcallStubs.class.getDeclaredField("CALLBACK");
		callback.setAccessible(true);
		assertThat(listed("upcalls", "}\n}"))
			.containsExactly(describe(((FunctionDescriptor) callback.get(null)).toMethodType()));
	}

	@Test
	void targetsOfUpcallsAreListed() {
		Stream<Method> targets = Stream.of(UpcallStubs.class.getDeclaredMethods())
			.filter((method) -> method.getName().matches("on[A-Z]\\w+Event"));
		assertThat(targets).hasSize(3)
			.allSatisfy((target) -> assertThat(this.metadata).contains("\"" + target.getName() + "\""));
	}

	private Set<String> listed(String from, String to) {
		String part = this.metadata.substring(this.metadata.indexOf(from), this.metadata.lastIndexOf(to));
		Set<String> listed = new TreeSet<>();
		Matcher matcher = DESCRIPTOR.matcher(part);
		while (matcher.find()) {
			listed.add(matcher.group(1) + " of " + matcher.group(2).replace("\"", ""));
		}
		return listed;
	}

	private static Set<MethodHandle> handles(Class<?> type) throws IllegalAccessException {
		Set<MethodHandle> handles = new HashSet<>();
		for (Field field : type.getDeclaredFields()) {
			if (field.getType() == MethodHandle.class) {
				field.setAccessible(true);
				handles.add((MethodHandle) field.get(null));
			}
		}
		return handles;
	}

	private static String describe(MethodType type) {
		return layout(type.returnType()) + " of "
				+ type.parameterList().stream().map(NativeImageMetadataTests::layout).collect(Collectors.joining(", "));
	}

	private static String layout(Class<?> type) {
		if (type == MemorySegment.class) {
			return "void*";
		}
		return (type == void.class) ? "void" : "j" + type.getName();
	}

	private static String metadata() {
		String name = "/META-INF/native-image/io.quicsend/quic-send-ffm/reachability-metadata.json";
		try (InputStream in = NativeImageMetadataTests.class.getResourceAsStream(name)) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

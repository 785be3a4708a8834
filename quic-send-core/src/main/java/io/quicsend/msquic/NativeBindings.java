package io.quicsend.msquic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bindings on the class path. One that does not work on this JVM is passed over:
 * {@code quic-send-ffm} can't even be loaded by a JVM older than its class files.
 */
final class NativeBindings {

	private static final Logger logger = LoggerFactory.getLogger(NativeBindings.class);

	// An iterator that fails without getting on to the next provider must not loop.
	private static final int MAX_FAILURES = 32;

	private final Map<String, MsQuicBinding> bindings = new LinkedHashMap<>();

	private final Set<String> unusable = new LinkedHashSet<>();

	private NativeBindings() {
	}

	static NativeBindings find(List<ClassLoader> classLoaders) {
		NativeBindings result = new NativeBindings();
		for (ClassLoader classLoader : classLoaders) {
			result.add(ServiceLoader.load(MsQuicBinding.class, classLoader).iterator());
		}
		return result;
	}

	private void add(Iterator<MsQuicBinding> providers) {
		for (int failures = 0; failures < MAX_FAILURES;) {
			try {
				if (!providers.hasNext()) {
					return;
				}
				MsQuicBinding binding = providers.next();
				this.bindings.putIfAbsent(binding.name(), binding);
			}
			catch (ServiceConfigurationError | LinkageError ex) {
				failures++;
				logger.debug("Passing over a binding to msquic: {}", describe(ex));
				this.unusable.add(describe(ex));
			}
		}
	}

	private static String describe(Throwable failure) {
		Throwable cause = failure.getCause();
		return (cause != null) ? failure.getMessage() + ": " + cause : failure.toString();
	}

	/**
	 * Select a binding.
	 * @param name its name, or {@link NativeLibraryOptions#AUTO} for the highest rank
	 * @return the binding
	 * @throws MsQuicLoadException if there is none
	 */
	MsQuicBinding select(String name) throws MsQuicLoadException {
		if (this.bindings.isEmpty()) {
			throw new MsQuicLoadException(
					"No binding to native msquic on the class path. Add the artifact io.quicsend:quic-send-jna (Java 17 or newer) or io.quicsend:quic-send-ffm (Java 22 or newer)."
							+ unusableBindings());
		}
		if (name.equals(NativeLibraryOptions.AUTO)) {
			return best();
		}
		MsQuicBinding binding = this.bindings.get(name);
		if (binding == null) {
			List<String> known = new ArrayList<>(this.bindings.keySet());
			known.add(NativeLibraryOptions.AUTO);
			throw new MsQuicLoadException("No binding to native msquic is named '" + name + "'. Known: "
					+ String.join(", ", known) + "." + unusableBindings());
		}
		String reason = binding.whyUnusable();
		if (reason != null) {
			throw new MsQuicLoadException(passedOver(binding, reason));
		}
		return binding;
	}

	private MsQuicBinding best() throws MsQuicLoadException {
		List<MsQuicBinding> ranked = new ArrayList<>(this.bindings.values());
		ranked.sort(Comparator.comparingInt(MsQuicBinding::rank).reversed());
		List<String> passedOver = new ArrayList<>();
		for (MsQuicBinding binding : ranked) {
			String reason = binding.whyUnusable();
			if (reason == null) {
				if (!passedOver.isEmpty()) {
					logger.warn("Calling msquic through {}, since {}", binding.name(), String.join("; ", passedOver));
				}
				return binding;
			}
			passedOver.add(passedOver(binding, reason));
		}
		throw new MsQuicLoadException("No binding to native msquic works on this JVM: " + String.join("; ", passedOver)
				+ "." + unusableBindings());
	}

	private static String passedOver(MsQuicBinding binding, String reason) {
		return binding.name() + " can't be used: " + reason;
	}

	private String unusableBindings() {
		return this.unusable.isEmpty() ? "" : " Not usable on this JVM: " + String.join("; ", this.unusable) + ".";
	}

}

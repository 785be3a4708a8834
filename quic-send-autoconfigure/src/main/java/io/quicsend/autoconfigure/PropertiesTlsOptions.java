package io.quicsend.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import io.quicsend.autoconfigure.ConnectionProperties.Trust;
import io.quicsend.tls.ClientIdentity;
import io.quicsend.tls.PublicKeyPin;
import io.quicsend.tls.TlsOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/**
 * Decides by its properties whom a connection trusts. What is in doubt is refused.
 */
final class PropertiesTlsOptions {

	private static final Function<ConnectionProperties, @Nullable String> BUNDLE = (properties) -> properties.ssl()
		.bundle();

	private static final List<String> PRODUCTION_PROFILES = List.of("prod", "production");

	private final ConnectionSettings settings;

	private final Environment environment;

	PropertiesTlsOptions(ConnectionSettings settings, Environment environment) {
		this.settings = settings;
		this.environment = environment;
	}

	/**
	 * Create the options.
	 * @param bundle the SSL bundle that the properties name, or {@code null}
	 * @return the options
	 */
	TlsOptions create(@Nullable SslBundle bundle) {
		Trust trust = this.settings.get(ConnectionProperties::trust);
		trust = (trust != null) ? trust : (bundle != null) ? Trust.BUNDLE : Trust.SYSTEM;
		List<PublicKeyPin> pins = pins();
		return trust(trust, pins, bundle)
			.withKeyLogFile(this.settings.get((properties) -> properties.ssl().keyLogFile()));
	}

	private TlsOptions trust(Trust trust, List<PublicKeyPin> pins, @Nullable SslBundle bundle) {
		return switch (trust) {
			case BUNDLE -> withPins(bundle(bundle), pins);
			case SYSTEM -> withPins(TlsOptions.systemTrust().withClientIdentity(identity(bundle)), pins);
			case PINNED -> pinned(pins).withClientIdentity(identity(bundle));
			case INSECURE -> insecure(pins).withClientIdentity(identity(bundle));
		};
	}

	private List<PublicKeyPin> pins() {
		List<String> pins = this.settings.get(ConnectionProperties::pins);
		return (pins != null) ? pins.stream().map(this::pin).toList() : List.of();
	}

	private PublicKeyPin pin(String pin) {
		try {
			return PublicKeyPin.of(pin);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidQuicSendPropertyException(this.settings.nameOf("pins", ConnectionProperties::pins),
					"'" + pin + "'", InvalidQuicSendPropertyException.remedy(ex, pin), ex);
		}
	}

	private TlsOptions withPins(TlsOptions options, List<PublicKeyPin> pins) {
		if (!pins.isEmpty()) {
			return options.withPins(pins);
		}
		if (this.settings.get(ConnectionProperties::pins) != null) {
			throw new InvalidQuicSendPropertyException(this.settings.nameOf("pins", ConnectionProperties::pins), "''",
					"name a pin, or leave the property out to check none", null);
		}
		return options;
	}

	private TlsOptions bundle(@Nullable SslBundle bundle) {
		if (bundle == null) {
			this.settings.require("ssl.bundle", BUNDLE,
					"name the SSL bundle to trust, or set '"
							+ this.settings.nameOf("trust", ConnectionProperties::trust)
							+ "' to 'system' to trust what the JVM trusts");
		}
		return read(Objects.requireNonNull(bundle), false);
	}

	private @Nullable ClientIdentity identity(@Nullable SslBundle bundle) {
		return (bundle != null) ? read(bundle, true).clientIdentity() : null;
	}

	private TlsOptions read(SslBundle bundle, boolean identityOnly) {
		try {
			return new BundleTlsOptions(bundle).create(identityOnly);
		}
		catch (RuntimeException ex) {
			throw UnusableSslBundleException.named(this.settings.nameOf("ssl.bundle", BUNDLE),
					String.valueOf(this.settings.get(BUNDLE)), ex);
		}
	}

	private TlsOptions pinned(List<PublicKeyPin> pins) {
		if (pins.isEmpty()) {
			throw new InvalidQuicSendPropertyException(
					QuicSendProperties.connectionProperty(this.settings.name(), "pins"), null,
					"name the SHA-256 hash of a public key to trust, as in 'sha256/' and 44 characters of Base64",
					null);
		}
		return TlsOptions.pinned(pins);
	}

	private TlsOptions insecure(List<PublicKeyPin> pins) {
		if (!pins.isEmpty()) {
			throw this.settings.invalid("pins", ConnectionProperties::pins,
					"set '" + this.settings.nameOf("trust", ConnectionProperties::trust)
							+ "' to 'pinned': with 'insecure' nothing is checked, the pins neither");
		}
		String profile = productionProfile();
		if (profile != null
				&& !Boolean.TRUE.equals(this.settings.get(ConnectionProperties::allowInsecureInProduction))) {
			throw this.settings.invalid("trust", ConnectionProperties::trust,
					"use 'bundle', 'system' or 'pinned' while the profile '"
							+ profile + "' is active, or confirm by " + QuicSendProperties
								.connectionProperty(this.settings.name(), "allow-insecure-in-production")
							+ "=true that anyone may pose as the receiver");
		}
		return TlsOptions.insecure();
	}

	private @Nullable String productionProfile() {
		return PRODUCTION_PROFILES.stream()
			.filter((profile) -> this.environment.acceptsProfiles(Profiles.of(profile)))
			.findFirst()
			.orElse(null);
	}

}

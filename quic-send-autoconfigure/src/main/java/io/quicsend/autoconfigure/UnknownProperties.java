package io.quicsend.autoconfigure;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;

/**
 * Refuses properties that do not exist: a misspelled {@code trust} or {@code pins} must
 * not go unnoticed. Like everywhere in Spring Boot, environment variables and system
 * properties are not looked at.
 */
final class UnknownProperties {

	private UnknownProperties() {
	}

	static void refuse(Binder binder) {
		Handler handler = new Handler();
		try {
			binder.bindOrCreate(QuicSendProperties.PREFIX, Bindable.of(QuicSendProperties.class), handler);
		}
		catch (BindException ex) {
			if (ex.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
				throw unknown(unbound.getUnboundProperties().iterator().next(), handler.known);
			}
			throw ex;
		}
	}

	private static InvalidQuicSendPropertyException unknown(ConfigurationProperty property,
			Set<ConfigurationPropertyName> known) {
		ConfigurationPropertyName wrong = property.getName();
		while (!known.contains(wrong.getParent())) {
			wrong = wrong.getParent();
		}
		ConfigurationPropertyName nearest = nearest(wrong, known);
		String remedy = (nearest != null) ? "use '" + nearest + "' instead of '" + wrong + "'"
				: "remove '" + wrong + "'";
		return InvalidQuicSendPropertyException.unknown(property.getName().toString(), property.getValue(), remedy);
	}

	/** What only some letters are wrong for. */
	private static @Nullable ConfigurationPropertyName nearest(ConfigurationPropertyName name,
			Set<ConfigurationPropertyName> known) {
		String text = name.toString();
		int limit = name.getLastElement(ConfigurationPropertyName.Form.DASHED).length() / 2;
		return known.stream()
			.filter((candidate) -> distance(text, candidate.toString()) <= limit)
			.min(Comparator.comparingInt((candidate) -> distance(text, candidate.toString())))
			.orElse(null);
	}

	/** Letters to insert, remove or replace. */
	private static int distance(String from, String to) {
		int[] above = new int[to.length() + 1];
		for (int column = 0; column <= to.length(); column++) {
			above[column] = column;
		}
		for (int row = 1; row <= from.length(); row++) {
			int[] current = new int[to.length() + 1];
			current[0] = row;
			for (int column = 1; column <= to.length(); column++) {
				int replace = above[column - 1] + ((from.charAt(row - 1) != to.charAt(column - 1)) ? 1 : 0);
				current[column] = Math.min(replace, Math.min(above[column], current[column - 1]) + 1);
			}
			above = current;
		}
		return above[to.length()];
	}

	/**
	 * Takes note of what is looked for, which are the properties that exist.
	 */
	private static final class Handler extends NoUnboundElementsBindHandler {

		private final Set<ConfigurationPropertyName> known = new LinkedHashSet<>();

		Handler() {
			super(BindHandler.DEFAULT, new UnboundElementsSourceFilter());
		}

		@Override
		public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
				BindContext context) {
			this.known.add(name);
			return super.onStart(name, target, context);
		}

	}

}

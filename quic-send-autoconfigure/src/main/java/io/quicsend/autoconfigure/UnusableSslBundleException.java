package io.quicsend.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * The content of an SSL bundle can't be used by a connection.
 */
final class UnusableSslBundleException extends RuntimeException {

	private final String owner;

	private final @Nullable String bundle;

	private final String problem;

	private UnusableSslBundleException(String message, String owner, @Nullable String bundle, String problem,
			RuntimeException cause) {
		super(message + " can't be used: " + problem, cause);
		this.owner = owner;
		this.bundle = bundle;
		this.problem = problem;
	}

	/**
	 * The exception for a bundle that a property names.
	 * @param property the property
	 * @param bundle the bundle's name
	 * @param failure what is wrong with it
	 * @return the exception
	 */
	static UnusableSslBundleException named(String property, String bundle, RuntimeException failure) {
		return new UnusableSslBundleException(property + ": '" + bundle + "'", property, bundle,
				BundleProblem.describe(failure), failure);
	}

	/**
	 * The exception for a bundle that connection details supply.
	 * @param connection the connection's name
	 * @param failure what is wrong with it
	 * @return the exception
	 */
	static UnusableSslBundleException supplied(String connection, RuntimeException failure) {
		return new UnusableSslBundleException("The SSL bundle supplied for the connection '" + connection + "'",
				connection, null, BundleProblem.describe(failure), failure);
	}

	/**
	 * The property that names the bundle, or else the connection that it was supplied
	 * for.
	 */
	String owner() {
		return this.owner;
	}

	/**
	 * The bundle's name, or {@code null} if it was supplied.
	 */
	@Nullable String bundle() {
		return this.bundle;
	}

	String problem() {
		return this.problem;
	}

}

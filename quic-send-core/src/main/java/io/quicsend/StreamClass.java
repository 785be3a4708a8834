package io.quicsend;

/**
 * A kind of streams of which a connection has only so many in flight at once: from their
 * start until they are down. Equal classes count together, each connection counts for
 * itself. Immutable.
 *
 * @param name the name by which errors refer to the class, not empty
 * @param maxInFlight how many of its streams one connection may have in flight at once, 1
 * or more
 * @see SendStreamOptions#withStreamClass(StreamClass)
 */
public record StreamClass(String name, int maxInFlight) {

	public StreamClass {
		if (name.isEmpty()) {
			throw new InvalidOptionException("name", name, "use a name");
		}
		Checks.range("maxInFlight", maxInFlight, 1, Integer.MAX_VALUE);
	}

}

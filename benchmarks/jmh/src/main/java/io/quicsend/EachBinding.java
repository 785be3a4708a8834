package io.quicsend;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The real library, through one binding after the other.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class EachBinding extends OpenLibrary {

	@Param({ "ffm", "jna" })
	public String binding;

	@Override
	String binding() {
		return this.binding;
	}

}

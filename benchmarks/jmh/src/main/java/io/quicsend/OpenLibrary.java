package io.quicsend;

import io.quicsend.msquic.MsQuicApi;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.MsQuicLoadException;
import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.msquic.NativeMemory;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The real library, through the binding that is best on this JVM.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class OpenLibrary {

	MsQuicLibrary.Reference reference;

	MsQuicApi api;

	NativeMemory memory;

	String binding() {
		return NativeLibraryOptions.AUTO;
	}

	@Setup(Level.Trial)
	public void open() throws MsQuicLoadException {
		this.reference = new MsQuicLibrary(NativeLibraryOptions.defaults().withBinding(binding())).open();
		this.api = this.reference.api();
		this.memory = this.reference.memory();
	}

	@TearDown(Level.Trial)
	public void close() {
		this.reference.close();
	}

}

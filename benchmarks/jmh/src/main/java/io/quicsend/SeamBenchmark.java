package io.quicsend;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

import io.quicsend.msquic.CountingCallback;
import io.quicsend.msquic.MsQuic;
import io.quicsend.msquic.NativeBlock;
import io.quicsend.msquic.StreamEvent;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Calls across the seam in both directions, and reading the structs that come with
 * events, for each binding.
 */
@SuppressWarnings("NullAway.Init")
public class SeamBenchmark extends NanosPerOperation {

	/**
	 * Calls a binding's stub as msquic would, though from a thread of Java's: costs a
	 * call down through FFM, whatever the binding.
	 */
	private static final MethodHandle CALLBACK = Linker.nativeLinker()
		.downcallHandle(FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
				ValueLayout.JAVA_LONG));

	private NativeBlock block;

	private NativeBlock event;

	private MemorySegment stub;

	private long context;

	@Setup
	public void prepare(EachBinding library) {
		this.block = NativeBlock.allocate(library.memory, 24);
		this.block.buffer().putInt(0, 16);
		this.event = NativeBlock.allocate(library.memory, 40);
		this.event.buffer().putInt(0, StreamEvent.SHUTDOWN_COMPLETE);
		this.stub = MemorySegment.ofAddress(library.api.streamCallback());
		this.context = library.reference.register(new CountingCallback());
	}

	@TearDown
	public void forget(EachBinding library) {
		library.reference.unregister(this.context);
	}

	/** The cheapest function: gives back what no handle has as its context. */
	@Benchmark
	public long downOneArgument(EachBinding library) {
		return library.api.getContext(0);
	}

	/** Most of it is the call: msquic copies four integers. */
	@Benchmark
	public int downFourArguments(EachBinding library) {
		return library.api.getParam(0, MsQuic.PARAM_GLOBAL_LIBRARY_VERSION, this.block.address(),
				this.block.address() + 8);
	}

	/** To the receiver that is registered for the context. */
	@Benchmark
	public int up() throws Throwable {
		return (int) CALLBACK.invokeExact(this.stub, 1L, this.context, this.event.address());
	}

	/** All that is read of the event with the most fields. */
	@Benchmark
	public long decodeShutdownComplete(EachBinding library) {
		long event = this.event.address();
		long sum = StreamEvent.type(library.memory, event);
		sum += StreamEvent.shutdownConnectionErrorCode(library.memory, event);
		sum += StreamEvent.shutdownConnectionStatus(library.memory, event);
		if (StreamEvent.shutdownConnectionShutdown(library.memory, event)
				| StreamEvent.shutdownAppCloseInProgress(library.memory, event)
				| StreamEvent.shutdownConnectionByApp(library.memory, event)
				| StreamEvent.shutdownConnectionRemotely(library.memory, event)) {
			sum++;
		}
		return sum;
	}

	/** Of the event that comes most often. */
	@Benchmark
	public long decodeSendComplete(EachBinding library) {
		long event = this.event.address();
		return StreamEvent.type(library.memory, event) + StreamEvent.sendClientContext(library.memory, event)
				+ (StreamEvent.sendCanceled(library.memory, event) ? 1 : 0);
	}

}

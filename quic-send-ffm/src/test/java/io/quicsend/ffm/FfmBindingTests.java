package io.quicsend.ffm;

import java.nio.ByteBuffer;
import java.util.ServiceLoader;

import io.quicsend.msquic.MsQuicApi;
import io.quicsend.msquic.MsQuicBinding;
import io.quicsend.msquic.MsQuicCallbacks;
import io.quicsend.msquic.MsQuicLoadException;
import io.quicsend.msquic.TestLibrary;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FfmBindingTests {

	private final FfmBinding binding = new FfmBinding();

	private final MsQuicCallbacks callbacks = new MsQuicCallbacks() {

		@Override
		public int listener(long listener, long context, long event) {
			return 0;
		}

		@Override
		public int connection(long connection, long context, long event) {
			return 0;
		}

		@Override
		public int stream(long stream, long context, long event) {
			return 0;
		}

	};

	@Test
	void isFoundAsService() {
		assertThat(ServiceLoader.load(MsQuicBinding.class)).anyMatch(FfmBinding.class::isInstance);
		assertThat(this.binding.whyUnusable()).isNull();
	}

	@Test
	void stubsHaveDifferentAddresses() throws MsQuicLoadException {
		MsQuicApi api = this.binding.open(TestLibrary.path(), this.callbacks);
		assertThat(new long[] { api.listenerCallback(), api.connectionCallback(), api.streamCallback() })
			.doesNotHaveDuplicates()
			.doesNotContain(0);
		api.close();
	}

	@Test
	@DisplayName("D7: closing twice does nothing, and closed functions are not called")
	void closing() throws MsQuicLoadException {
		MsQuicApi api = this.binding.open(TestLibrary.path(), this.callbacks);
		api.close();
		api.close();
		assertThatIllegalArgumentException().isThrownBy(() -> api.getContext(1));
	}

	@Test
	void twoCanBeOpenAtOnce() throws MsQuicLoadException {
		MsQuicApi first = this.binding.open(TestLibrary.path(), this.callbacks);
		MsQuicApi second = this.binding.open(TestLibrary.path(), this.callbacks);
		first.close();
		assertThat(second.getParam(0, 0, 0, 0)).isNotZero();
		second.close();
	}

	@Test
	@DisplayName("E1: a library that the system does not have is reported in the loader's words")
	void missingSystemLibrary() {
		assertThatExceptionOfType(MsQuicLoadException.class)
			.isThrownBy(() -> this.binding.open("libnomsquic.so.2", this.callbacks))
			.withMessageStartingWith("Loading libnomsquic.so.2 failed: libnomsquic.so.2: ");
	}

	@Test
	void addressIsThatOfTheFirstByte() {
		ByteBuffer buffer = ByteBuffer.allocateDirect(16).put(0, (byte) 42);
		long address = FfmMemory.INSTANCE.addressOf(buffer);
		assertThat(FfmMemory.INSTANCE.getByte(address)).isEqualTo((byte) 42);
		assertThat(FfmMemory.INSTANCE.addressOf(buffer.position(5))).isEqualTo(address);
		assertThatIllegalArgumentException().isThrownBy(() -> FfmMemory.INSTANCE.addressOf(ByteBuffer.allocate(1)));
	}

}

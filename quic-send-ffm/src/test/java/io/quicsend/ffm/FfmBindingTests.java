package io.quicsend.ffm;

import java.nio.ByteBuffer;
import java.util.ServiceLoader;

import io.quicsend.msquic.MsQuicApi;
import io.quicsend.msquic.MsQuicBinding;
import io.quicsend.msquic.MsQuicCallbacks;
import io.quicsend.msquic.MsQuicLoadException;
import io.quicsend.msquic.NoCallbacks;
import io.quicsend.msquic.TestLibrary;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FfmBindingTests {

	private final FfmBinding binding = new FfmBinding();

	private final MsQuicCallbacks callbacks = new NoCallbacks();

	@Test
	void isFoundAsService() {
		assertThat(ServiceLoader.load(MsQuicBinding.class)).anyMatch(FfmBinding.class::isInstance);
		assertThat(this.binding.whyUnusable()).isNull();
	}

	@Test
	void closedFunctionsAreNotCalled() throws MsQuicLoadException {
		MsQuicApi api = this.binding.open(TestLibrary.path(), this.callbacks);
		api.close();
		assertThatIllegalArgumentException().isThrownBy(() -> api.getContext(1));
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

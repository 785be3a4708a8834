package io.quicsend.ffm;

import io.quicsend.msquic.MsQuicBinding;
import io.quicsend.msquic.MsQuicContractTests;

class FfmMsQuicContractTests extends MsQuicContractTests {

	@Override
	protected MsQuicBinding binding() {
		return new FfmBinding();
	}

}

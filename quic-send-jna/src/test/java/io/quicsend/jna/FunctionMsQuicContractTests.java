package io.quicsend.jna;

import io.quicsend.msquic.MsQuicBinding;
import io.quicsend.msquic.MsQuicContractTests;

class FunctionMsQuicContractTests extends MsQuicContractTests {

	@Override
	protected MsQuicBinding binding() {
		return new FunctionBinding();
	}

}

package io.quicsend.msquic;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

/**
 * What every binding must do, on the real library. A binding's own tests extend this.
 */
@Timeout(120)
public abstract class MsQuicContractTests {

	private Raw raw;

	/**
	 * The binding to test.
	 * @return the binding
	 */
	protected abstract MsQuicBinding binding();

	@BeforeEach
	void open() {
		this.raw = Raw.open(binding());
	}

	@AfterEach
	void close() {
		if (this.raw != null) {
			this.raw.close();
		}
	}

	@Nested
	class Functions extends FunctionContract {

		@Override
		Raw raw() {
			return MsQuicContractTests.this.raw;
		}

	}

	@Nested
	class Structs extends StructContract {

		@Override
		Raw raw() {
			return MsQuicContractTests.this.raw;
		}

	}

	@Nested
	class Events extends EventContract {

		@Override
		Raw raw() {
			return MsQuicContractTests.this.raw;
		}

	}

	@Nested
	class Bindings extends BindingContract {

		@Override
		Raw raw() {
			return MsQuicContractTests.this.raw;
		}

		@Override
		MsQuicBinding binding() {
			return MsQuicContractTests.this.binding();
		}

	}

	@Nested
	class Messages extends MessageContract {

		@Override
		Raw raw() {
			return MsQuicContractTests.this.raw;
		}

	}

	@Nested
	class Failures extends FailureContract {

		@Override
		Raw raw() {
			return MsQuicContractTests.this.raw;
		}

		@Override
		MsQuicBinding binding() {
			return MsQuicContractTests.this.binding();
		}

	}

	@Nested
	class Threads extends ThreadContract {

		@Override
		Raw raw() {
			return MsQuicContractTests.this.raw;
		}

		@Override
		MsQuicBinding binding() {
			return MsQuicContractTests.this.binding();
		}

	}

}

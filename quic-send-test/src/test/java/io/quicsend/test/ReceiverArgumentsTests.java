package io.quicsend.test;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ReceiverArguments}.
 */
class ReceiverArgumentsTests {

	@Test
	void helpNamesEveryOption() {
		assertThat(ReceiverArguments.HELP).contains("--port N", "--stop-code N", "--pause", "--count-only");
		ReceiverArguments.HELP.lines()
			.filter((line) -> line.startsWith("  --"))
			.map((line) -> line.strip().split(" ")[0])
			.forEach((option) -> assertThat(ReceiverArguments
				.parse(option.equals("--certificate") ? new String[] { option, "1", "--private-key", "1" }
						: option.equals("--private-key") ? new String[] { option, "1", "--certificate", "1" }
								: isFlag(option) ? new String[] { option } : new String[] { option, "1" }))
				.isNotNull());
	}

	private static boolean isFlag(String option) {
		return option.equals("--help") || option.equals("--pause") || option.equals("--count-only");
	}

	@Test
	void unknownOptionIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ReceiverArguments.parse("--prot", "1"))
			.withMessageContaining("--prot");
	}

	@Test
	void missingValueIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ReceiverArguments.parse("--port"))
			.withMessageContaining("--port");
	}

	@Test
	void wordForANumberIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ReceiverArguments.parse("--port", "x").toBuilder())
			.withMessageContaining("--port x");
	}

	@Test
	void certificateNeedsItsKey() {
		assertThatIllegalArgumentException().isThrownBy(() -> ReceiverArguments.parse("--certificate", "x"))
			.withMessageContaining("--private-key");
	}

}

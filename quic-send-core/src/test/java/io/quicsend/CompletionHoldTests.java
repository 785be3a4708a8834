package io.quicsend;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CompletionHoldTests {

	private final CompletionHold hold = new CompletionHold(0);

	@Test
	void firstOneDoesNotWait() {
		assertThat(this.hold.add(1)).isFalse();
		assertThat(this.hold.isEmpty()).isTrue();
	}

	@Test
	void waitsWhileOthersFollowCloselyUntilThereAreMany() {
		this.hold.add(0);
		for (int i = 1; i < CompletionHold.MOST; i++) {
			assertThat(this.hold.add(i * (CompletionHold.SOON - 1))).as("number %d", i).isTrue();
		}
		assertThat(this.hold.add(CompletionHold.MOST * (CompletionHold.SOON - 1))).isFalse();
	}

	@Test
	void waitsForNoneThatComesLate() {
		this.hold.add(0);
		assertThat(this.hold.add(1)).isTrue();
		assertThat(this.hold.add(1 + CompletionHold.SOON)).isFalse();
	}

	@Test
	void countsAnewWhenAllAreBeingCompleted() {
		this.hold.add(0);
		for (int i = 1; i < CompletionHold.MOST; i++) {
			this.hold.add(i);
		}
		this.hold.clear();
		assertThat(this.hold.isEmpty()).isTrue();
		assertThat(this.hold.add(CompletionHold.MOST)).isTrue();
	}

}

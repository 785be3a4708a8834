package io.quicsend.faults;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Completions that run where they are decided: nested in msquic's callbacks, and in the
 * calls that bring them about.
 */
@Timeout(60)
class NestedCompletionTests {

	@RegisterExtension
	final Sender sender = Sender.create((options) -> options.withCompletionExecutor(Runnable::run));

	@Test
	@DisplayName("A18: abort from inside a completion that is nested in a callback")
	void abortFromANestedCompletionEndsTheRest() {
		FinishAndAbortTests.assertAbortFromACompletionEndsTheRest(this.sender);
	}

	@Test
	@DisplayName("A18: sends, finish and close from inside a completion that is nested in a callback")
	void everythingFromANestedCompletionWorks() {
		FinishAndAbortTests.assertEverythingFromACompletionWorks(this.sender);
	}

}

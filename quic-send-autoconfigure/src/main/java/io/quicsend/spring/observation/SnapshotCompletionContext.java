package io.quicsend.spring.observation;

import java.util.function.Consumer;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.quicsend.CompletionContext;

/**
 * Has the dependent stages of futures see all that their caller's thread-locals hold, as
 * far as context propagation knows them.
 */
public final class SnapshotCompletionContext implements CompletionContext {

	private final ContextSnapshotFactory snapshots;

	public SnapshotCompletionContext(ContextSnapshotFactory snapshots) {
		this.snapshots = snapshots;
	}

	@Override
	public Consumer<Runnable> capture() {
		ContextSnapshot snapshot = this.snapshots.captureAll();
		return (task) -> snapshot.wrap(task).run();
	}

}

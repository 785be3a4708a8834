package io.quicsend.msquic;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallbackTableTests {

	private final CallbackTable table = new CallbackTable();

	@Test
	void eventReachesItsCallback() {
		Recording first = new Recording();
		Recording second = new Recording();
		this.table.register(first);
		long id = this.table.register(second);
		assertThat(this.table.stream(11, id, 22)).isEqualTo(33);
		assertThat(second.events).containsExactly("11 22");
		assertThat(first.events).isEmpty();
	}

	@Test
	void everyKindOfEventReachesItsCallback() {
		Recording callback = new Recording();
		long id = this.table.register(callback);
		this.table.listener(1, id, 2);
		this.table.connection(3, id, 4);
		this.table.stream(5, id, 6);
		assertThat(callback.events).containsExactly("1 2", "3 4", "5 6");
	}

	@Test
	@DisplayName("D7: an event after close is ignored")
	void eventAfterUnregisterIsIgnored() {
		Recording callback = new Recording();
		long id = this.table.register(callback);
		this.table.unregister(id);
		assertThat(this.table.connection(1, id, 2)).isZero();
		assertThat(callback.events).isEmpty();
	}

	@Test
	@DisplayName("D7: the id of a closed object does not find the next one in its slot")
	void idIsNotReused() {
		Set<Long> ids = new HashSet<>();
		Recording last = new Recording();
		for (int i = 0; i < 1000; i++) {
			long id = this.table.register(last);
			assertThat(ids.add(id)).isTrue();
			this.table.unregister(id);
		}
		this.table.register(last);
		ids.forEach((id) -> this.table.stream(1, id, 2));
		assertThat(last.events).isEmpty();
	}

	@Test
	void unregisteringTwiceLeavesNextCallbackAlone() {
		long old = this.table.register(new Recording());
		this.table.unregister(old);
		Recording next = new Recording();
		long id = this.table.register(next);
		this.table.unregister(old);
		this.table.stream(1, id, 2);
		assertThat(next.events).hasSize(1);
		assertThat(this.table.size()).isEqualTo(1);
	}

	@Test
	void idThatNeverWasIsIgnored() {
		this.table.register(new Recording());
		for (long id : new long[] { 1, 64, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, Integer.MIN_VALUE }) {
			assertThat(this.table.stream(1, id, 2)).isZero();
		}
	}

	@Test
	void callbacksStayFoundWhenTableGrows() {
		List<Recording> callbacks = new ArrayList<>();
		List<Long> ids = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			callbacks.add(new Recording());
			ids.add(this.table.register(callbacks.get(i)));
		}
		for (int i = 0; i < 1000; i++) {
			this.table.stream(i, ids.get(i), i);
		}
		for (int i = 0; i < 1000; i++) {
			assertThat(callbacks.get(i).events).containsExactly(i + " " + i);
		}
		assertThat(this.table.size()).isEqualTo(1000);
		ids.forEach(this.table::unregister);
		assertThat(this.table.size()).isZero();
	}

	@Test
	@DisplayName("D1: what a callback throws becomes a status, and the callback is told")
	void failureBecomesStatus() {
		Recording callback = new Recording();
		callback.failure = new StackOverflowError();
		long id = this.table.register(callback);
		assertThat(this.table.stream(1, id, 2)).isEqualTo(MsQuicStatus.INTERNAL_ERROR.code());
		assertThat(callback.failures).containsExactly(callback.failure);
	}

	@Test
	@DisplayName("D1: a failure to report a failure stays inside")
	void failureOfFailureStaysInside() {
		long id = this.table.register(new NativeCallback() {

			@Override
			public int onEvent(long handle, long event) {
				throw new IllegalStateException("first");
			}

			@Override
			public void onFailure(Throwable failure) {
				throw new AssertionError("second");
			}

		});
		assertThat(this.table.stream(1, id, 2)).isEqualTo(MsQuicStatus.INTERNAL_ERROR.code());
	}

	private static final class Recording implements NativeCallback {

		final List<String> events = new ArrayList<>();

		final List<Throwable> failures = new ArrayList<>();

		private Error failure;

		@Override
		public int onEvent(long handle, long event) {
			this.events.add(handle + " " + event);
			if (this.failure != null) {
				throw this.failure;
			}
			return 33;
		}

		@Override
		public void onFailure(Throwable failure) {
			this.failures.add(failure);
		}

	}

}

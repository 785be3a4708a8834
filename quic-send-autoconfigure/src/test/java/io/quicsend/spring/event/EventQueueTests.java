package io.quicsend.spring.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.quicsend.ConnectionOptions;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.RegistrationOptions;
import io.quicsend.SendStreamInfo;
import io.quicsend.SendStreamListener;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.spring.event.QuicConnectionEvent.Connecting;
import io.quicsend.spring.event.SendStreamEvent.Opened;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is kept and what is dropped. Events are told apart by their identity.
 */
@Timeout(30)
class EventQueueTests {

	private final QuicRegistration registration = new QuicRegistration(
			new MsQuicLibrary(NativeLibraryOptions.defaults()), RegistrationOptions.defaults());

	private final QuicConnection connection = this.registration.createConnection("test",
			ConnectionOptions.builder("localhost", 4433, "test").build());

	private @Nullable SendStreamInfo opened;

	private final List<Event> added = new ArrayList<>();

	@AfterEach
	void close() {
		this.registration.close();
	}

	@Test
	void eventsAreTakenInOrder() throws InterruptedException {
		EventQueue queue = new EventQueue(10);
		add(queue, "s S s S S s");
		assertThat(taken(queue)).containsExactly(0, 1, 2, 3, 4, 5);
		assertThat(queue.dropped()).isZero();
	}

	@Test
	void overflowDropsTheNewestThatIsNotEssential() throws InterruptedException {
		EventQueue queue = new EventQueue(3);
		add(queue, "s s s s s");
		assertThat(queue.dropped()).isEqualTo(2);
		assertThat(taken(queue)).containsExactly(0, 1, 2);
	}

	@Test
	void essentialEventTakesThePlaceOfTheNewestOther() throws InterruptedException {
		EventQueue queue = new EventQueue(3);
		add(queue, "s S s S S");
		assertThat(queue.dropped()).isEqualTo(2);
		assertThat(queue.droppedEssential()).isZero();
		assertThat(taken(queue)).containsExactly(1, 3, 4);
	}

	@Test
	void essentialEventIsDroppedLoudlyWhereThereIsNoOther() throws InterruptedException {
		EventQueue queue = new EventQueue(2);
		add(queue, "S S");
		assertThat(queue.add(event("S"))).isFalse();
		assertThat(queue.droppedEssential()).isOne();
		assertThat(queue.dropped()).isOne();
		assertThat(taken(queue)).containsExactly(0, 1);
	}

	@Test
	void thereIsRoomAgainOnceEventsAreTaken() throws InterruptedException {
		EventQueue queue = new EventQueue(2);
		for (int i = 0; i < 1000; i++) {
			add(queue, "s S S");
			assertThat(queue.take()).isSameAs(this.added.get(3 * i + 1).event());
			assertThat(queue.take()).isSameAs(this.added.get(3 * i + 2).event());
		}
		assertThat(queue.dropped()).isEqualTo(1000);
		assertThat(queue.droppedEssential()).isZero();
	}

	@Test
	void nothingIsTakenOnceClosed() throws InterruptedException {
		EventQueue queue = new EventQueue(5);
		add(queue, "s S");
		assertThat(queue.close()).isEqualTo(2);
		add(queue, "S");
		assertThat(queue.take()).isNull();
	}

	@Test
	void takesEventsAgainOnceOpenedAgain() throws InterruptedException {
		EventQueue queue = new EventQueue(5);
		queue.finish();
		add(queue, "S");
		assertThat(queue.take()).isNull();
		queue.open();
		add(queue, "S");
		assertThat(taken(queue)).containsExactly(1);
	}

	private void add(EventQueue queue, String kinds) {
		for (String kind : kinds.split(" ")) {
			queue.add(event(kind));
		}
	}

	private QuicSendEvent event(String kind) {
		QuicSendEvent event = kind.equals("S") ? new Connecting(this.connection) : new Opened(info());
		this.added.add(new Event(event));
		return event;
	}

	/** Only core makes these: of a stream that a closed connection refuses. */
	private SendStreamInfo info() {
		if (this.opened == null) {
			this.registration.addStreamListener(new SendStreamListener() {

				@Override
				public void opened(SendStreamInfo stream) {
					EventQueueTests.this.opened = stream;
				}

			});
			this.connection.close();
			this.connection.openSendStream();
		}
		return Objects.requireNonNull(this.opened);
	}

	/** What is left, as indexes of what was added. */
	private List<Integer> taken(EventQueue queue) throws InterruptedException {
		queue.finish();
		List<Integer> taken = new ArrayList<>();
		QuicSendEvent event;
		while ((event = queue.take()) != null) {
			taken.add(this.added.indexOf(new Event(event)));
		}
		return taken;
	}

	private record Event(QuicSendEvent event) {

		@Override
		public boolean equals(Object other) {
			return other instanceof Event it && it.event == this.event;
		}

		@Override
		public int hashCode() {
			return System.identityHashCode(this.event);
		}

	}

}

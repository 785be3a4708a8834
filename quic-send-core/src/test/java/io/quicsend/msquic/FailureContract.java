package io.quicsend.msquic;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing that goes wrong in Java gets past the boundary to native code.
 */
abstract class FailureContract {

	private static final int START_FIN = MsQuic.SEND_FLAG_START | MsQuic.SEND_FLAG_FIN;

	abstract Raw raw();

	abstract MsQuicBinding binding();

	@Test
	@DisplayName("D1: the worker goes on after whatever a handler has thrown")
	void workerGoesOnAfterFailure() {
		Raw.RawPair pair = raw().pair();
		List<Throwable> failures = List.of(new IllegalStateException("wanted"), new AssertionError("wanted"),
				new StackOverflowError(), new OutOfMemoryError("wanted"), new Exception("wanted"));
		for (Throwable failure : failures) {
			RawStream stream = RawStream.open(pair.client());
			stream.onEach((handle, event) -> {
				FailureContract.<RuntimeException>sneak(failure);
				return 0;
			});
			Raw.check(stream.send(START_FIN, 0, "abc".getBytes()));
			stream.await("SHUTDOWN_COMPLETE");
			stream.awaitThat("failure", (events) -> stream.failures().size() >= events.size());
			assertThat(stream.failures()).containsOnly(failure).hasSizeGreaterThanOrEqualTo(4);
		}
	}

	@Test
	@DisplayName("D1: a binding catches what its callbacks throw")
	void bindingCatches() {
		raw().close();
		AtomicInteger thrown = new AtomicInteger();
		AtomicReference<NativeMemory> memory = new AtomicReference<>();
		try (Raw throwing = Raw.open(binding(), (callbacks) -> throwing(callbacks, thrown, memory))) {
			memory.set(throwing.memory);
			Raw.RawPair pair = throwing.pair();
			RawStream stream = RawStream.open(pair.client());
			Raw.check(stream.send(START_FIN, 0, "abc".getBytes()));
			stream.await("SHUTDOWN_COMPLETE");
		}
		assertThat(thrown).hasValueGreaterThan(5);
	}

	@Test
	@DisplayName("C8: a certificate is refused when the handler of its event throws")
	void certificateIsRefusedOnFailure() {
		RawConnection connection = RawConnection.open(raw());
		connection.onEach((handle, event) -> {
			if (ConnectionEvent.type(raw().memory, event) == ConnectionEvent.PEER_CERTIFICATE_RECEIVED) {
				throw new IllegalStateException("wanted");
			}
			return 0;
		});
		connection.start(raw().client(raw().settings(), Raw.INDICATING_CLIENT, Raw.ALPN),
				raw().listen(raw().server()).port());
		connection.await("SHUTDOWN_INITIATED_BY_TRANSPORT status=" + MsQuicStatus.BAD_CERTIFICATE.code());
	}

	@Test
	void connectionIsRefusedWhenListenerThrows() {
		RawListener listener = raw().listen(raw().server());
		listener.onAccept((connection) -> {
			throw new IllegalStateException("wanted");
		});
		RawConnection connection = RawConnection.open(raw());
		connection.start(raw().client(), listener.port());
		connection.await("SHUTDOWN_INITIATED_BY_TRANSPORT status=" + MsQuicStatus.CONNECTION_REFUSED.code());
		assertThat(listener.failures()).singleElement().isInstanceOf(IllegalStateException.class);
	}

	@Test
	@DisplayName("D7: events with an id that nobody has are ignored")
	void unknownIdIsIgnored() {
		Raw.RawPair pair = raw().pair();
		for (long id : new long[] { 0x7FFF_FFFF_0000_0001L, -1, Long.MIN_VALUE, 1_000_000, Integer.MIN_VALUE }) {
			RawStream stream = RawStream.open(pair.client());
			raw().api.setContext(stream.handle, id);
			Raw.check(stream.send(START_FIN, 0, "abc".getBytes()));
			pair.server().awaitPeerStream().await("PEER_SEND_SHUTDOWN");
			assertThat(stream.events()).isEmpty();
		}
	}

	private static MsQuicCallbacks throwing(MsQuicCallbacks callbacks, AtomicInteger thrown,
			AtomicReference<NativeMemory> memory) {
		return new MsQuicCallbacks() {

			@Override
			public int listener(long listener, long context, long event) {
				return callbacks.listener(listener, context, event);
			}

			@Override
			public int connection(long connection, long context, long event) {
				int type = ConnectionEvent.type(memory.get(), event);
				int status = callbacks.connection(connection, context, event);
				if (type == ConnectionEvent.PEER_STREAM_STARTED) {
					// Here failing would mean to leave the stream to msquic.
					return status;
				}
				thrown.incrementAndGet();
				throw new IllegalStateException("wanted");
			}

			@Override
			public int stream(long stream, long context, long event) {
				callbacks.stream(stream, context, event);
				thrown.incrementAndGet();
				throw new AssertionError("wanted");
			}

		};
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void sneak(Throwable failure) throws T {
		throw (T) failure;
	}

}

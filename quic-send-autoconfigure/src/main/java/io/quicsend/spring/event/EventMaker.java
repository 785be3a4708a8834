package io.quicsend.spring.event;

import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.quicsend.QuicSendException;
import io.quicsend.SendStreamInfo;
import io.quicsend.SendStreamListener;

/**
 * Makes events of what becomes of streams, of those types that are wanted.
 */
final class EventMaker implements SendStreamListener {

	private final Set<Class<? extends SendStreamEvent>> wanted;

	private final Consumer<QuicSendEvent> target;

	EventMaker(Set<Class<? extends SendStreamEvent>> wanted, Consumer<QuicSendEvent> target) {
		this.wanted = wanted;
		this.target = target;
	}

	@Override
	public Interest interest() {
		return this.wanted.stream().allMatch(SendStreamEvent.Terminal.class::isAssignableFrom) ? Interest.TERMINAL
				: Interest.ALL;
	}

	@Override
	public void opened(SendStreamInfo stream) {
		make(SendStreamEvent.Opened.class, () -> new SendStreamEvent.Opened(stream));
	}

	@Override
	public void started(SendStreamInfo stream) {
		make(SendStreamEvent.Started.class, () -> new SendStreamEvent.Started(stream));
	}

	@Override
	public void peerAccepted(SendStreamInfo stream) {
		make(SendStreamEvent.PeerAccepted.class, () -> new SendStreamEvent.PeerAccepted(stream));
	}

	@Override
	public void finished(SendStreamInfo stream) {
		make(SendStreamEvent.Finished.class, () -> new SendStreamEvent.Finished(stream));
	}

	@Override
	public void stopped(SendStreamInfo stream, long errorCode) {
		make(SendStreamEvent.Stopped.class, () -> new SendStreamEvent.Stopped(stream, errorCode));
	}

	@Override
	public void aborted(SendStreamInfo stream, long errorCode) {
		make(SendStreamEvent.Aborted.class, () -> new SendStreamEvent.Aborted(stream, errorCode));
	}

	@Override
	public void failed(SendStreamInfo stream, QuicSendException cause) {
		make(SendStreamEvent.Failed.class, () -> new SendStreamEvent.Failed(stream, cause));
	}

	@Override
	public void closed(SendStreamInfo stream) {
		make(SendStreamEvent.Closed.class, () -> new SendStreamEvent.Closed(stream));
	}

	private <E extends SendStreamEvent> void make(Class<E> type, Supplier<E> event) {
		if (this.wanted.contains(type)) {
			this.target.accept(event.get());
		}
	}

}

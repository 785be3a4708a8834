package io.quicsend.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.quicsend.QuicSendException;
import io.quicsend.SendStreamInfo;
import io.quicsend.SendStreamListener;

/**
 * Notes what it is told of each stream.
 */
final class HeardStreams implements SendStreamListener {

	private final Interest interest;

	private final Map<Long, List<String>> heard = new ConcurrentHashMap<>();

	final List<SendStreamInfo> ended = new CopyOnWriteArrayList<>();

	final List<QuicSendException> causes = new CopyOnWriteArrayList<>();

	HeardStreams(Interest interest) {
		this.interest = interest;
	}

	@Override
	public Interest interest() {
		return this.interest;
	}

	private void hear(SendStreamInfo stream, String news) {
		List<String> all = this.heard.computeIfAbsent(stream.number(), (number) -> new ArrayList<>());
		synchronized (all) {
			all.add(news);
		}
	}

	@Override
	public void opened(SendStreamInfo stream) {
		hear(stream, "opened");
	}

	@Override
	public void started(SendStreamInfo stream) {
		hear(stream, "started " + stream.id().isPresent());
	}

	@Override
	public void peerAccepted(SendStreamInfo stream) {
		hear(stream, "accepted");
	}

	@Override
	public void finished(SendStreamInfo stream) {
		hear(stream, "finished");
		this.ended.add(stream);
	}

	@Override
	public void stopped(SendStreamInfo stream, long errorCode) {
		hear(stream, "stopped " + errorCode);
		this.ended.add(stream);
	}

	@Override
	public void aborted(SendStreamInfo stream, long errorCode) {
		hear(stream, "aborted " + errorCode);
		this.ended.add(stream);
	}

	@Override
	public void failed(SendStreamInfo stream, QuicSendException cause) {
		hear(stream, "failed");
		this.causes.add(cause);
		this.ended.add(stream);
	}

	@Override
	public void closed(SendStreamInfo stream) {
		hear(stream, "closed");
	}

	/** What has been heard of the only stream. */
	List<String> ofOne() {
		List<List<String>> all = all();
		return (all.size() == 1) ? all.get(0) : List.of();
	}

	/** What has been heard of each stream. */
	List<List<String>> all() {
		return this.heard.values().stream().map(HeardStreams::copy).toList();
	}

	private static List<String> copy(List<String> heard) {
		synchronized (heard) {
			return List.copyOf(heard);
		}
	}

	/** Wait until the only stream is closed, or as many as there should be. */
	void awaitClosed(int streams) {
		Sender.await(streams + " streams are closed: " + this.heard,
				() -> all().size() == streams && all().stream().allMatch((heard) -> heard.contains("closed")));
	}

}

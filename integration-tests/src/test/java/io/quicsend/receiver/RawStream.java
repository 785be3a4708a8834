package io.quicsend.receiver;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.quicsend.msquic.MsQuic;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeBlock;
import io.quicsend.msquic.NativeCallback;
import io.quicsend.msquic.StreamEvent;

/**
 * A stream of a {@link RawSender}.
 */
final class RawStream implements NativeCallback, AutoCloseable {

	private final RawSender sender;

	private final CompletableFuture<Boolean> accepted = new CompletableFuture<>();

	private final CompletableFuture<Long> stopped = new CompletableFuture<>();

	private final CompletableFuture<Boolean> graceful = new CompletableFuture<>();

	private final CompletableFuture<Void> down = new CompletableFuture<>();

	/** What is sent must stay where it is until the stream is down. */
	private final List<Object> inFlight = new ArrayList<>();

	private final long context;

	private final long handle;

	private volatile int sendsCompleted;

	RawStream(RawSender sender) {
		this.sender = sender;
		this.context = sender.library().register(this);
		NativeBlock out = NativeBlock.allocate(sender.memory(), Long.BYTES);
		RawSender.check(sender.api()
			.streamOpen(sender.connection(), MsQuic.STREAM_OPEN_FLAG_UNIDIRECTIONAL, sender.api().streamCallback(),
					this.context, out.address()));
		this.handle = out.buffer().getLong(0);
		RawSender.check(sender.api()
			.streamStart(this.handle,
					MsQuic.STREAM_START_FLAG_IMMEDIATE | MsQuic.STREAM_START_FLAG_INDICATE_PEER_ACCEPT));
	}

	/** Without waiting for anything. */
	void send(byte[] content, boolean finish) {
		RawSender.check(submit(content, finish));
	}

	/** On a connection that may be lost already. */
	void trySend(byte[] content) {
		submit(content, false);
	}

	private int submit(byte[] content, boolean finish) {
		ByteBuffer data = ByteBuffer.allocateDirect(Math.max(1, content.length)).put(0, content);
		NativeBlock buffer = NativeBlock.allocate(this.sender.memory(), MsQuic.BUFFER_SIZE);
		buffer.putQuicBuffer(0, this.sender.memory().addressOf(data), content.length);
		this.inFlight.add(data);
		this.inFlight.add(buffer);
		return this.sender.api()
			.streamSend(this.handle, buffer.address(), 1, finish ? MsQuic.SEND_FLAG_FIN : MsQuic.SEND_FLAG_NONE, 0);
	}

	void abort(long code) {
		RawSender.check(this.sender.api().streamShutdown(this.handle, MsQuic.STREAM_SHUTDOWN_FLAG_ABORT_SEND, code));
	}

	/** Whether the peer's limit admits the stream. */
	boolean isAccepted() {
		return this.accepted.getNow(false);
	}

	void awaitAccepted() throws Exception {
		this.accepted.get(RawSender.TIMEOUT_SECONDS, TimeUnit.SECONDS);
	}

	long awaitStopped() throws Exception {
		return this.stopped.get(RawSender.TIMEOUT_SECONDS, TimeUnit.SECONDS);
	}

	void awaitGraceful() throws Exception {
		if (!this.graceful.get(RawSender.TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
			throw new IllegalStateException("The stream has not been acknowledged");
		}
	}

	int sendsCompleted() {
		return this.sendsCompleted;
	}

	@Override
	public int onEvent(long handle, long event) {
		switch (StreamEvent.type(this.sender.memory(), event)) {
			case StreamEvent.START_COMPLETE -> {
				if (StreamEvent.startPeerAccepted(this.sender.memory(), event)) {
					this.accepted.complete(true);
				}
			}
			case StreamEvent.PEER_ACCEPTED -> this.accepted.complete(true);
			case StreamEvent.SEND_COMPLETE -> this.sendsCompleted = this.sendsCompleted + 1;
			case StreamEvent.PEER_RECEIVE_ABORTED ->
				this.stopped.complete(StreamEvent.abortedErrorCode(this.sender.memory(), event));
			case StreamEvent.SEND_SHUTDOWN_COMPLETE ->
				this.graceful.complete(StreamEvent.sendShutdownGraceful(this.sender.memory(), event));
			case StreamEvent.SHUTDOWN_COMPLETE -> this.down.complete(null);
			default -> {
			}
		}
		return MsQuicStatus.SUCCESS.code();
	}

	@Override
	public void onFailure(Throwable failure) {
		this.down.completeExceptionally(failure);
	}

	@Override
	public void close() {
		this.sender.api().streamClose(this.handle);
		this.sender.library().unregister(this.context);
		this.inFlight.clear();
	}

}

package io.quicsend.benchmarks.reactor;

import java.util.ArrayDeque;
import java.util.Queue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicStreamType;
import io.quicsend.benchmarks.Completion;
import io.quicsend.benchmarks.Operation;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Sinks;
import reactor.netty.quic.QuicConnection;

/**
 * The one stream, which is fed the way of Reactor: from a {@link Flux} that is asked for
 * more when something has been written. So it is Reactor Netty that decides how much is
 * outstanding, between 64 and 128 buffers, whatever is asked for. It is fed for as long
 * as there are operations to complete: what no load asks for would keep the processor
 * from the other senders.
 */
final class DataStream {

	/** Since more is asked for 64 at a time, large sends would be counted in leaps. */
	private static final int MAX_BUFFER = 64 * 1024;

	private final QuicConnection connection;

	private final ByteBuf data;

	private final int buffersPerSend;

	private final Sinks.Empty<Void> ended = Sinks.empty();

	// Used on the event loop only.

	private boolean started;

	private @Nullable FluxSink<ByteBuf> sink;

	private boolean feeding;

	private boolean finishing;

	private final Queue<Completion> outstanding = new ArrayDeque<>();

	private boolean asked;

	private int position;

	private long written;

	DataStream(QuicConnection connection, ByteBuf data) {
		this.connection = connection;
		this.data = data;
		this.buffersPerSend = (data.readableBytes() + MAX_BUFFER - 1) / MAX_BUFFER;
	}

	/** All are the same send, of which there is always a next one. */
	Operation operation(Completion completion) {
		return () -> {
			EventLoop eventLoop = this.connection.channel().eventLoop();
			if (eventLoop.inEventLoop()) {
				issue(completion);
			}
			else {
				eventLoop.execute(() -> issue(completion));
			}
			return false;
		};
	}

	private void issue(Completion completion) {
		this.outstanding.add(completion);
		if (this.started) {
			feed();
			return;
		}
		this.started = true;
		Flux<ByteBuf> buffers = Flux.create(this::begin);
		this.connection
			.createStream(QuicStreamType.UNIDIRECTIONAL,
					(input, output) -> output.send(buffers)
						.then()
						.doOnError(this::failed)
						.doFinally((signal) -> this.ended.tryEmitEmpty()))
			.subscribe(null, this::failed);
	}

	private void begin(FluxSink<ByteBuf> sink) {
		this.sink = sink;
		sink.onRequest(this::requested);
	}

	private void feed() {
		FluxSink<ByteBuf> sink = this.sink;
		if (sink == null || this.feeding) {
			return;
		}
		this.feeding = true;
		while (sink.requestedFromDownstream() > 0 && (this.position > 0 || !this.outstanding.isEmpty())) {
			int length = Math.min(MAX_BUFFER, this.data.readableBytes() - this.position);
			ByteBuf buffer = this.data.retainedSlice(this.position, length);
			this.position = (this.position + length) % this.data.readableBytes();
			sink.next(buffer);
		}
		this.feeding = false;
		if (this.finishing && this.position == 0) {
			sink.complete();
		}
	}

	/** What is asked for after the first time makes up for what has been written. */
	private void requested(long buffers) {
		if (this.asked) {
			this.written += buffers;
		}
		this.asked = true;
		while (this.written >= this.buffersPerSend) {
			this.written -= this.buffersPerSend;
			complete();
		}
		feed();
	}

	private void complete() {
		Completion completion = this.outstanding.poll();
		if (completion != null) {
			completion.completed(null);
		}
	}

	private void failed(Throwable failure) {
		this.outstanding.forEach((completion) -> completion.completed(failure));
		this.outstanding.clear();
	}

	/** End the stream, and wait until Netty has taken the end. */
	void finish() {
		this.connection.channel().eventLoop().execute(() -> {
			this.finishing = true;
			feed();
		});
		this.ended.asMono().block();
	}

}

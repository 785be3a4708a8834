package io.quicsend.benchmarks.reactor;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicStreamType;
import io.quicsend.benchmarks.Completion;
import io.quicsend.benchmarks.Operation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.SynchronousSink;
import reactor.netty.quic.QuicConnection;

/**
 * The one stream, which is fed the way of Reactor: from a {@link Flux} that is asked for
 * more when something has been written. So it is Reactor Netty that decides how much is
 * outstanding, between 64 and 128 buffers, whatever is asked for.
 */
final class DataStream {

	/** Since more is asked for 64 at a time, large sends would be counted in leaps. */
	private static final int MAX_BUFFER = 64 * 1024;

	private final QuicConnection connection;

	private final ByteBuf data;

	private final int buffersPerSend;

	private final List<Completion> completions = new ArrayList<>();

	private final Sinks.Empty<Void> ended = Sinks.empty();

	private boolean started;

	private volatile boolean finishing;

	// Used on the event loop only.

	private boolean asked;

	private int position;

	private long written;

	private int next;

	DataStream(QuicConnection connection, ByteBuf data) {
		this.connection = connection;
		this.data = data;
		this.buffersPerSend = (data.readableBytes() + MAX_BUFFER - 1) / MAX_BUFFER;
	}

	/** All are the same send, of which there is always a next one. */
	Operation operation(Completion completion) {
		this.completions.add(completion);
		return () -> {
			start();
			return false;
		};
	}

	private void start() {
		if (this.started) {
			return;
		}
		this.started = true;
		Flux<ByteBuf> buffers = Flux.generate(this::generate).doOnRequest(this::requested);
		this.connection
			.createStream(QuicStreamType.UNIDIRECTIONAL,
					(input, output) -> output.send(buffers)
						.then()
						.doOnError(this::failed)
						.doFinally((signal) -> this.ended.tryEmitEmpty()))
			.subscribe(null, this::failed);
	}

	private void generate(SynchronousSink<ByteBuf> sink) {
		if (this.position == 0 && this.finishing) {
			sink.complete();
			return;
		}
		int length = Math.min(MAX_BUFFER, this.data.readableBytes() - this.position);
		sink.next(this.data.retainedSlice(this.position, length));
		this.position = (this.position + length) % this.data.readableBytes();
	}

	/** What is asked for after the first time makes up for what has been written. */
	private void requested(long buffers) {
		if (!this.asked) {
			this.asked = true;
			return;
		}
		this.written += buffers;
		while (this.written >= this.buffersPerSend) {
			this.written -= this.buffersPerSend;
			this.completions.get(this.next).completed(null);
			this.next = (this.next + 1) % this.completions.size();
		}
	}

	private void failed(Throwable failure) {
		this.completions.forEach((completion) -> completion.completed(failure));
	}

	/** End the stream, and wait until Netty has taken the end. */
	void finish() {
		this.finishing = true;
		this.ended.asMono().block();
	}

}

package io.quicsend.benchmarks.reactor;

import java.util.function.BiFunction;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicStreamType;
import io.quicsend.benchmarks.Completion;
import io.quicsend.benchmarks.Operation;
import io.quicsend.benchmarks.netty.StreamCredit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.netty.quic.QuicConnection;
import reactor.netty.quic.QuicInbound;
import reactor.netty.quic.QuicOutbound;

/**
 * Sends a message on a stream of its own. Reactor Netty ends the stream in the same
 * frame.
 */
final class MessageOperation implements Operation, Runnable, BiFunction<QuicInbound, QuicOutbound, Publisher<Void>> {

	private final QuicConnection connection;

	private final StreamCredit credit;

	private final ByteBuf message;

	private final Consumer<@Nullable Void> sent;

	private final Consumer<Throwable> failed;

	MessageOperation(QuicConnection connection, StreamCredit credit, ByteBuf message, Completion completion) {
		this.connection = connection;
		this.credit = credit;
		this.message = message;
		this.sent = (nothing) -> completion.completed(null);
		this.failed = completion::completed;
	}

	@Override
	public boolean issue() {
		this.credit.open(this);
		return false;
	}

	@Override
	public void run() {
		this.connection.createStream(QuicStreamType.UNIDIRECTIONAL, this).subscribe(null, this.failed);
	}

	@Override
	public Publisher<Void> apply(QuicInbound input, QuicOutbound output) {
		return output.sendObject(this.message.retainedDuplicate()).then().doOnSuccess(this.sent).doOnError(this.failed);
	}

}

package io.quicsend.benchmarks.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import io.quicsend.benchmarks.Completion;
import io.quicsend.benchmarks.Operation;

/**
 * Sends a message on a stream of its own, in one frame with the end of the stream.
 */
final class MessageOperation implements Operation, Runnable, FutureListener<QuicStreamChannel> {

	private final QuicChannel connection;

	private final StreamCredit credit;

	private final ByteBuf message;

	private final Completion completion;

	private final ChannelFutureListener written = this::written;

	MessageOperation(QuicChannel connection, StreamCredit credit, ByteBuf message, Completion completion) {
		this.connection = connection;
		this.credit = credit;
		this.message = message;
		this.completion = completion;
	}

	@Override
	public boolean issue() {
		this.credit.open(this);
		return false;
	}

	@Override
	public void run() {
		this.connection.createStream(QuicStreamType.UNIDIRECTIONAL, null).addListener(this);
	}

	@Override
	public void operationComplete(Future<QuicStreamChannel> created) {
		if (created.isSuccess()) {
			created.getNow()
				.writeAndFlush(new DefaultQuicStreamFrame(this.message.retainedDuplicate(), true))
				.addListener(this.written);
		}
		else {
			this.completion.completed(created.cause());
		}
	}

	private void written(ChannelFuture write) {
		this.completion.completed(write.cause());
	}

}

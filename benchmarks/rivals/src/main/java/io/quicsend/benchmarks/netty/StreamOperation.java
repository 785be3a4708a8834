package io.quicsend.benchmarks.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.quicsend.benchmarks.Completion;
import io.quicsend.benchmarks.Operation;

/**
 * Writes to the one stream.
 */
final class StreamOperation implements Operation, ChannelFutureListener {

	private final QuicStreamChannel stream;

	private final ByteBuf data;

	private final Completion completion;

	StreamOperation(QuicStreamChannel stream, ByteBuf data, Completion completion) {
		this.stream = stream;
		this.data = data;
		this.completion = completion;
	}

	@Override
	public boolean issue() {
		this.stream.writeAndFlush(this.data.retainedDuplicate()).addListener(this);
		return false;
	}

	@Override
	public void operationComplete(ChannelFuture write) {
		this.completion.completed(write.cause());
	}

}

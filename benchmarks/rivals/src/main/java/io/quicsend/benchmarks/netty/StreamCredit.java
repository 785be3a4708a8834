package io.quicsend.benchmarks.netty;

import java.util.ArrayDeque;
import java.util.Queue;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamLimitChangedEvent;
import io.netty.handler.codec.quic.QuicStreamType;

/**
 * Opens streams while the peer allows it: one that the codec refuses would use up a
 * stream id all the same.
 */
public final class StreamCredit extends ChannelInboundHandlerAdapter {

	private final QuicChannel connection;

	// Used on the event loop only.

	private final Queue<Runnable> waiting = new ArrayDeque<>();

	private boolean opening;

	private StreamCredit(QuicChannel connection) {
		this.connection = connection;
	}

	/**
	 * Look after a connection.
	 * @param connection the connection
	 * @return what opens streams on it
	 */
	public static StreamCredit of(QuicChannel connection) {
		StreamCredit credit = new StreamCredit(connection);
		connection.pipeline().addFirst(credit);
		return credit;
	}

	/**
	 * Open a stream on the event loop, as soon as the peer allows it.
	 * @param open opens one
	 */
	public void open(Runnable open) {
		EventLoop eventLoop = this.connection.eventLoop();
		if (eventLoop.inEventLoop()) {
			openInEventLoop(open);
		}
		else {
			eventLoop.execute(() -> openInEventLoop(open));
		}
	}

	private void openInEventLoop(Runnable open) {
		this.waiting.add(open);
		openWaiting();
	}

	/** One after the other: what completes at once may want the next one at once. */
	private void openWaiting() {
		if (this.opening) {
			return;
		}
		this.opening = true;
		try {
			Runnable open;
			while (isAllowed() && (open = this.waiting.poll()) != null) {
				open.run();
			}
		}
		finally {
			this.opening = false;
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof QuicStreamLimitChangedEvent) {
			openWaiting();
		}
		context.fireUserEventTriggered(event);
	}

	private boolean isAllowed() {
		return this.connection.peerAllowedStreams(QuicStreamType.UNIDIRECTIONAL) > 0;
	}

}

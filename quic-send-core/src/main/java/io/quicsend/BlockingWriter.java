package io.quicsend;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.ExecutionException;

/**
 * The blocking views of a send stream.
 */
final class BlockingWriter implements WritableByteChannel {

	private final DefaultSendStream stream;

	private final OutputStream output = new Output();

	private volatile boolean open = true;

	BlockingWriter(DefaultSendStream stream) {
		this.stream = stream;
	}

	OutputStream outputStream() {
		return this.output;
	}

	@Override
	public int write(ByteBuffer source) throws IOException {
		if (!this.open) {
			throw new ClosedChannelException();
		}
		int length = source.remaining();
		this.stream.write(source);
		return length;
	}

	@Override
	public boolean isOpen() {
		return this.open;
	}

	@Override
	public void close() throws IOException {
		if (!this.open) {
			return;
		}
		this.open = false;
		try {
			this.stream.finish().get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException(
					this.stream.describe() + ": interrupted while waiting for the acknowledgement");
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof QuicSendException cause) {
				throw cause.again();
			}
			throw new IOException(ex.getCause());
		}
	}

	private final class Output extends OutputStream {

		@Override
		public void write(int value) throws IOException {
			write(new byte[] { (byte) value }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			BlockingWriter.this.write(ByteBuffer.wrap(bytes, offset, length));
		}

		@Override
		public void close() throws IOException {
			BlockingWriter.this.close();
		}

	}

}

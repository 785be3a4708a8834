package io.quicsend;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.ExecutionException;

import io.quicsend.OffHeapPool.Chunk;

/**
 * The blocking views of a send stream.
 */
final class BlockingWriter implements WritableByteChannel {

	private final DefaultSendStream stream;

	private final SendQueue queue;

	private final SendStreamMachine machine;

	private final SendStreamDriver driver;

	private final OutputStream output = new Output();

	private volatile boolean open = true;

	BlockingWriter(DefaultSendStream stream, SendQueue queue, SendStreamMachine machine, SendStreamDriver driver) {
		this.stream = stream;
		this.queue = queue;
		this.machine = machine;
		this.driver = driver;
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
		while (source.hasRemaining()) {
			writePiece(source);
		}
		return length;
	}

	/** Write as much as one chunk holds, blocking while the send window is full. */
	private void writePiece(ByteBuffer source) throws IOException {
		this.driver.lock();
		try {
			Chunk chunk = this.machine.acquireForWriter(source.remaining());
			if (chunk == null) {
				// What is due goes out first: it may be what makes room.
				this.driver.unlock();
				this.driver.lock();
				chunk = awaitChunk(source.remaining());
			}
			int length = Math.min(source.remaining(), chunk.capacity());
			chunk.putData(0, source, source.position(), length);
			source.position(source.position() + length);
			this.queue.addFilled(chunk, length);
		}
		finally {
			this.driver.unlock();
		}
	}

	private Chunk awaitChunk(int wanted) throws IOException {
		Chunk chunk;
		while ((chunk = this.machine.acquireForWriter(wanted)) == null) {
			try {
				this.driver.awaitChange();
			}
			catch (InterruptedException ex) {
				throw interrupted("the send window");
			}
		}
		return chunk;
	}

	private InterruptedIOException interrupted(String awaited) {
		Thread.currentThread().interrupt();
		return new InterruptedIOException(this.stream.describe() + ": interrupted while waiting for " + awaited);
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
			throw interrupted("the acknowledgement");
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

package io.quicsend.benchmarks.quicsend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A temporary file that is sent again and again, in parts. Too large for the processor's
 * caches, but not for the system's.
 */
final class BulkFile implements AutoCloseable {

	private static final int SIZE = 64 * 1024 * 1024;

	private final FileChannel channel;

	private final int parts;

	private final int partSize;

	private final AtomicInteger next = new AtomicInteger();

	private final ByteBuffer[] mapped;

	private BulkFile(FileChannel channel, int parts, int partSize) throws IOException {
		this.channel = channel;
		this.parts = parts;
		this.partSize = partSize;
		MappedByteBuffer file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
		this.mapped = IntStream.range(0, parts)
			.mapToObj((part) -> file.slice(part * partSize, partSize))
			.toArray(ByteBuffer[]::new);
	}

	static BulkFile create(ByteBuffer part) throws IOException {
		Path path = Files.createTempFile("quic-send-bulk", null);
		FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE,
				StandardOpenOption.DELETE_ON_CLOSE);
		int parts = Math.max(1, SIZE / part.remaining());
		for (int i = 0; i < parts; i++) {
			ByteBuffer content = part.duplicate();
			while (content.hasRemaining()) {
				channel.write(content);
			}
		}
		return new BulkFile(channel, parts, part.remaining());
	}

	/** The next part, where the file is mapped to. */
	ByteBuffer nextMapped() {
		return this.mapped[nextPart()];
	}

	/**
	 * Transfer the next part, which blocks.
	 * @param target where to
	 * @return {@code true}, since it is complete
	 * @throws IOException if that failed
	 */
	boolean transferNext(WritableByteChannel target) throws IOException {
		long position = (long) nextPart() * this.partSize;
		long end = position + this.partSize;
		while (position < end) {
			position += this.channel.transferTo(position, end - position, target);
		}
		return true;
	}

	private int nextPart() {
		return Math.floorMod(this.next.getAndIncrement(), this.parts);
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}

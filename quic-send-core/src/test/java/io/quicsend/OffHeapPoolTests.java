package io.quicsend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.quicsend.OffHeapPool.Chunk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Chunks of off-heap memory.
 */
class OffHeapPoolTests {

	private final BufferMemory memory = new BufferMemory();

	private final OffHeapPool pool = new OffHeapPool(() -> this.memory);

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 192, 193, 2000, 16 * 1024, 64 * 1024, 1_000_000 })
	void everyChunkHasAHeaderBeforeItsData(int data) {
		Chunk chunk = allocate(data, 1);
		assertThat(chunk.size()).isEqualTo(this.pool.chunkSize(data, 1));
		assertThat(chunk.capacity()).isGreaterThanOrEqualTo(Math.min(data, OffHeapPool.MAX_DATA));
		int header = (int) (chunk.dataAddress() - chunk.headerAddress());
		assertThat(header).isGreaterThanOrEqualTo(OffHeapPool.MIN_HEADER);
		chunk.putLong(header - 8, -2);
		chunk.putInt(0, 7);
		chunk.putData(0, new byte[] { 1, 2, 3 }, 1, 2);
		assertThat(chunk.getLong(header - 8)).isEqualTo(-2);
		assertThat(chunk.getInt(0)).isEqualTo(7);
		assertThat(this.memory.getLong(chunk.dataAddress() - 8)).isEqualTo(-2);
		assertThat(this.memory.getByte(chunk.dataAddress())).isEqualTo((byte) 2);
	}

	@Test
	void theHeaderHasRoomForAllBuffers() {
		Chunk chunk = allocate(0, OffHeapPool.MAX_BUFFERS);
		assertThat(chunk.maxBuffers()).isGreaterThanOrEqualTo(OffHeapPool.MAX_BUFFERS);
	}

	@Test
	void chunksDoNotOverlap() {
		List<Chunk> chunks = new ArrayList<>();
		for (int i = 0; i < 3000; i++) {
			chunks.add(allocate((i % 3) * 150, 1));
		}
		assertThat(this.pool.lent()).isEqualTo(chunks.stream().mapToLong(Chunk::size).sum());
		chunks.sort(Comparator.comparingLong(Chunk::headerAddress));
		for (int i = 1; i < chunks.size(); i++) {
			Chunk before = chunks.get(i - 1);
			assertThat(chunks.get(i).headerAddress()).isGreaterThanOrEqualTo(before.headerAddress() + before.size());
		}
		chunks.forEach(this.pool::release);
		assertThat(this.pool.lent()).isZero();
	}

	@Test
	void whatIsGivenBackIsUsedAgain() {
		Chunk chunk = allocate(100, 1);
		long reserved = this.pool.reserved();
		for (int i = 0; i < 10_000; i++) {
			this.pool.release(chunk);
			chunk = allocate(100, 1);
		}
		assertThat(this.pool.reserved()).isEqualTo(reserved);
	}

	@Test
	void keepsFewEmptySlabs() {
		List<Chunk> chunks = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			chunks.add(allocate(OffHeapPool.MAX_DATA, 1));
		}
		assertThat(this.pool.reserved()).isGreaterThanOrEqualTo(1000L * OffHeapPool.MAX_DATA);
		chunks.forEach(this.pool::release);
		assertThat(this.pool.reserved()).isBetween(1L, 16L * 1024 * 1024);
	}

	private Chunk allocate(int data, int buffers) {
		Chunk chunk = this.pool.allocate(data, buffers);
		assertThat(chunk).isNotNull();
		return chunk;
	}

}

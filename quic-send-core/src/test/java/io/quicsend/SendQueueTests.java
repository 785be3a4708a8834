package io.quicsend;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

import io.quicsend.OffHeapPool.Chunk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What native sends carry, and which promises their completion decides.
 */
class SendQueueTests {

	private final BufferMemory nativeMemory = new BufferMemory();

	private final OffHeapPool pool = new OffHeapPool(() -> this.nativeMemory);

	private final Random random = new Random(42);

	private SendMemory memory = new SendMemory(this.pool, 16 * 1024 * 1024);

	private SendQueue queue = queue(1024 * 1024);

	private final PromiseList decided = new PromiseList();

	private final ByteArrayOutputStream accepted = new ByteArrayOutputStream();

	private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

	private SendQueue queue(long window) {
		return new SendQueue(this.memory, () -> {
		}, window);
	}

	/**
	 * Where a caller may have its bytes.
	 */
	enum Source {

		ARRAY, PART_OF_ARRAY, READ_ONLY, DIRECT, PART_OF_DIRECT, DIRECT_BEFORE_LOADING, READ_ONLY_DIRECT;

		ByteBuffer buffer(byte[] bytes) {
			ByteBuffer buffer = switch (this) {
				case ARRAY, READ_ONLY -> ByteBuffer.allocate(bytes.length + 9).position(5);
				case PART_OF_ARRAY -> ByteBuffer.allocate(bytes.length + 20).position(7).slice().position(3);
				case PART_OF_DIRECT -> ByteBuffer.allocateDirect(bytes.length + 20).position(7).slice().position(3);
				default -> ByteBuffer.allocateDirect(bytes.length + 9).position(5);
			};
			buffer.put(buffer.position(), bytes).limit(buffer.position() + bytes.length);
			boolean readOnly = this == READ_ONLY || this == READ_ONLY_DIRECT;
			return readOnly ? buffer.asReadOnlyBuffer() : buffer;
		}

	}

	@ParameterizedTest
	@EnumSource
	void theBufferMayChangeOnceItIsAccepted(Source source) throws Exception {
		for (int length : new int[] { 1, 1000, 4095, 4096, 10_000 }) {
			Promise promise = new Promise();
			ByteBuffer data = source.buffer(randomBytes(length));
			add(data, promise, source);
			data.clear().position(1).mark().limit(1).position(0).limit(0);
			sendAll();
			assertThat(this.sent.toByteArray()).isEqualTo(this.accepted.toByteArray());
			assertThat(promise.isDecided()).isTrue();
		}
		assertEverythingIsReturned();
	}

	@Test
	void expectsMoreSoonWhileMuchIsInFlight() throws Exception {
		for (int i = 0; i < 18; i++) {
			add(1000);
			next();
		}
		this.queue.completed(false, this.decided);
		assertThat(this.queue.takeMoreSoon()).as("17 in flight").isTrue();
		assertThat(this.queue.takeMoreSoon()).as("asked again").isFalse();
		this.queue.completed(true, this.decided);
		assertThat(this.queue.takeMoreSoon()).as("canceled").isFalse();
		this.queue.completed(false, this.decided);
		assertThat(this.queue.takeMoreSoon()).as("15 in flight").isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "16777216, 1048576", "16777216, 4096", "150000, 1048576", "4096, 1048576", "4096, 4096",
			"300000, 150000" })
	void whateverTheWindowsTheBytesGoInOrderAndEachPromiseIsDecidedWithItsLastByte(long connectionWindow,
			long streamWindow) throws Exception {
		this.memory = new SendMemory(this.pool, connectionWindow);
		this.queue = queue(streamWindow);
		Deque<Promise> promises = new ArrayDeque<>();
		Deque<Long> ends = new ArrayDeque<>();
		Deque<Integer> inFlight = new ArrayDeque<>();
		long acknowledged = 0;
		for (int i = 0; i < 3000 || !this.queue.isIdle(); i++) {
			if (i < 3000 && this.random.nextInt(3) > 0) {
				addSomething(promises, ends);
			}
			SendBatch batch;
			while (this.random.nextInt(4) > 0 && (batch = this.queue.nextBatch()) != null) {
				inFlight.add(batch.bytes());
				this.sent.write(this.nativeMemory.send(batch));
			}
			while (this.random.nextInt(4) > 0 && !inFlight.isEmpty()) {
				acknowledged += inFlight.remove();
				this.queue.completed(false, this.decided);
			}
			this.queue.idealWindow(this.random.nextInt(2_000_000));
			while (!promises.isEmpty() && ends.element() <= acknowledged) {
				ends.remove();
				assertThat(promises.remove().isDecided()).isTrue();
			}
			assertThat(promises.stream().anyMatch(Promise::isDecided)).isFalse();
			assertThat(this.queue.bytesAcknowledged()).isEqualTo(acknowledged);
			assertThat(this.queue.bytesInFlight()).isEqualTo(this.sent.size() - acknowledged);
			assertThat(this.queue.bytesQueued()).isEqualTo(this.accepted.size() - this.sent.size());
		}
		assertThat(this.sent.toByteArray()).isEqualTo(this.accepted.toByteArray());
		assertThat(promises).isEmpty();
		assertEverythingIsReturned();
	}

	private void addSomething(Deque<Promise> promises, Deque<Long> ends) throws Exception {
		int length = 1 + this.random.nextInt(new int[] { 10, 300, 5000, 20_000, 200_000 }[this.random.nextInt(5)]);
		if (this.random.nextInt(8) == 0) {
			Chunk chunk = this.queue.acquireForWriter(length);
			if (chunk != null) {
				byte[] bytes = randomBytes(Math.min(length, chunk.capacity()));
				chunk.putData(0, bytes, 0, bytes.length);
				this.queue.addFilled(chunk, bytes.length);
			}
			return;
		}
		Source source = Source.values()[this.random.nextInt(Source.values().length)];
		Promise promise = new Promise();
		add(source.buffer(randomBytes(length)), promise, source);
		promises.add(promise);
		ends.add((long) this.accepted.size());
	}

	@Test
	void manySmallSendsAreOneNativeSend() throws Exception {
		List<Promise> promises = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			promises.add(add(10 + i));
		}
		SendBatch batch = next();
		assertThat(batch.bytes()).isEqualTo(this.accepted.size());
		assertThat(batch.bufferCount()).isOne();
		this.queue.completed(false, this.decided);
		assertThat(promises).allMatch(Promise::isDecided);
		assertThat(decided()).containsExactlyElementsOf(promises);
	}

	@Test
	void batchesAreUsedAgain() throws Exception {
		add(1000);
		SendBatch first = next();
		add(20_000);
		SendBatch second = next();
		assertThat(second).isNotSameAs(first);
		this.queue.completed(false, this.decided);
		add(30_000);
		SendBatch third = next();
		assertThat(third).isSameAs(first);
		assertThat(third.bytes()).isEqualTo(30_000);
		this.queue.completed(false, this.decided);
		this.queue.completed(false, this.decided);
		assertThat(this.sent.toByteArray()).isEqualTo(this.accepted.toByteArray());
		assertEverythingIsReturned();
	}

	@Test
	void anIdleStreamKeepsFewObjects() throws Exception {
		SendSpares spares = new SendSpares();
		List<SendRequest> requests = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			requests.add(spares.request());
		}
		requests.forEach(spares::add);
		SendRequest reused = spares.request();
		assertThat(requests).contains(reused);
		spares.add(reused);
		spares.trim();
		assertThat(requests).doesNotContain(spares.request());
	}

	@Test
	void aBatchThatIsTakenBackIsQueuedAgain() throws Exception {
		add(10);
		Promise large = add(100_000);
		SendBatch first = next();
		long used = this.memory.used();
		assertThat(this.queue.nextBatch()).isNotNull();
		assertThat(this.queue.bytesInFlight()).isGreaterThan(first.bytes());
		this.queue.takeBack();
		assertThat(this.queue.bytesInFlight()).isEqualTo(first.bytes());
		assertThat(this.queue.bytesQueued()).isEqualTo(100_010 - first.bytes());
		assertThat(this.memory.used()).isEqualTo(used);
		assertThat(this.queue.takeReleased()).isTrue();
		next();
		this.queue.completed(false, this.decided);
		assertThat(large.isDecided()).isFalse();
		this.queue.completed(false, this.decided);
		sendAll();
		assertThat(this.sent.toByteArray()).isEqualTo(this.accepted.toByteArray());
		assertThat(large.isDecided()).isTrue();
		assertEverythingIsReturned();
	}

	@Test
	void aBatchThatIsTakenBackFailsWithWhatIsQueued() throws Exception {
		Promise large = add(100_000);
		assertThat(this.queue.nextBatch()).isNotNull();
		this.queue.takeBack();
		assertThat(large.isDecided()).isFalse();
		this.queue.fail(new IllegalStateException(), this.decided);
		assertThat(decided()).containsExactly(large);
		assertEverythingIsReturned();
	}

	@Test
	void aRequestOfWhichAPartIsCanceledFailsInItsTurn() throws Exception {
		Promise small = add(10);
		Promise large = add(100_000);
		Promise queued = add(50_000);
		for (int i = 0; i < 4; i++) {
			next();
		}
		assertThat(this.sent.size()).isGreaterThan(100_010);
		this.queue.completed(false, this.decided);
		this.queue.completed(true, this.decided);
		this.queue.completed(false, this.decided);
		this.queue.completed(false, this.decided);
		assertThat(decided()).containsExactly(small);
		this.queue.fail(new IllegalStateException(), this.decided);
		assertThat(decided()).containsExactly(large, queued);
		assertEverythingIsReturned();
	}

	@Test
	void whatIsInFlightIsFailedOnceAndGivesItsMemoryBackLater() throws Exception {
		Promise first = add(20_000);
		Promise second = add(10_000);
		Promise third = add(100_000);
		next();
		next();
		this.queue.fail(new IllegalStateException(), this.decided);
		this.queue.failInFlight(new IllegalStateException(), this.decided);
		assertThat(this.memory.used()).isPositive();
		this.queue.completed(true, this.decided);
		this.queue.completed(true, this.decided);
		this.queue.fail(new IllegalStateException(), this.decided);
		assertThat(decided()).containsExactly(third, first, second);
		assertEverythingIsReturned();
	}

	@Test
	void aWritersChunkThatIsNotSentIsGivenBackOnce() throws Exception {
		for (int i = 0; i < 3; i++) {
			Chunk chunk = this.queue.acquireForWriter(20_000);
			assertThat(chunk).isNotNull();
			this.queue.addFilled(chunk, 20_000);
		}
		assertThat(this.queue.nextBatch()).isNotNull();
		this.queue.takeBack();
		this.queue.fail(new IllegalStateException(), this.decided);
		this.queue.fail(new IllegalStateException(), this.decided);
		assertEverythingIsReturned();
	}

	private byte[] randomBytes(int length) {
		byte[] bytes = new byte[length];
		this.random.nextBytes(bytes);
		this.accepted.writeBytes(bytes);
		return bytes;
	}

	private Promise add(int length) {
		Promise promise = new Promise();
		add(ByteBuffer.wrap(randomBytes(length)), promise, Source.ARRAY);
		return promise;
	}

	private void add(ByteBuffer data, Promise promise, Source source) {
		boolean known = data.isDirect() && source != Source.DIRECT_BEFORE_LOADING;
		long address = known ? this.nativeMemory.addressOf(data) : 0;
		this.queue.add(data, data.position(), data.remaining(), address, promise);
	}

	private SendBatch next() throws Exception {
		SendBatch batch = this.queue.nextBatch();
		assertThat(batch).isNotNull();
		this.sent.writeBytes(this.nativeMemory.send(batch));
		return batch;
	}

	private void sendAll() throws Exception {
		while (!this.queue.isIdle()) {
			next();
			this.queue.completed(false, this.decided);
		}
	}

	private List<Promise> decided() {
		List<Promise> promises = new ArrayList<>();
		for (Promise promise = this.decided.take(); promise != null; promise = promise.next) {
			promises.add(promise);
		}
		return promises;
	}

	private void assertEverythingIsReturned() {
		assertThat(this.queue.isIdle()).isTrue();
		assertThat(this.memory.used()).isZero();
		assertThat(this.pool.lent()).isZero();
	}

}

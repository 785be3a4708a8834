package io.quicsend;

import java.util.Objects;

import io.quicsend.OffHeapPool.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * One stream's requests in the order of their acceptance, each until the native sends
 * that carry its bytes are complete. Those are completed in order, so that counting bytes
 * tells which promises to decide. Guarded by the stream's lock.
 */
final class SendRequests {

	private final SendSpares spares;

	/** The oldest one that native sends have not completed yet. */
	private @Nullable SendRequest first;

	private @Nullable SendRequest last;

	/** The oldest one that native sends have not taken whole. */
	private @Nullable SendRequest queued;

	/** How much of it they have taken. */
	private int queuedTaken;

	/** Bytes that native sends have not taken. */
	private long bytesQueued;

	/** Promises of canceled requests; the reason is not known yet. */
	private @Nullable PromiseList canceled;

	SendRequests(SendSpares spares) {
		this.spares = spares;
	}

	void add(SendRequest request) {
		if (this.first == null || this.last == null) {
			this.first = request;
		}
		else {
			this.last.next = request;
		}
		this.last = request;
		if (this.queued == null) {
			this.queued = request;
		}
		this.bytesQueued += request.length();
	}

	/**
	 * The request whose bytes come next.
	 * @return {@code null} if all bytes have been taken
	 */
	@Nullable SendRequest queued() {
		return this.queued;
	}

	/**
	 * How much of {@link #queued()} has been taken.
	 * @return the number of bytes
	 */
	int queuedTaken() {
		return this.queuedTaken;
	}

	long bytesQueued() {
		return this.bytesQueued;
	}

	/**
	 * A native send takes bytes of {@link #queued()}.
	 * @param length how many
	 */
	void take(int length) {
		SendRequest request = Objects.requireNonNull(this.queued);
		this.bytesQueued -= length;
		this.queuedTaken += length;
		if (this.queuedTaken == request.length()) {
			this.queued = request.next;
			this.queuedTaken = 0;
		}
	}

	/** The latest native send has not been accepted, so its bytes are queued again. */
	void takeBack(SendBatch batch) {
		this.bytesQueued += batch.bytes();
		this.queued = batch.first();
		this.queuedTaken = batch.from();
	}

	/**
	 * The oldest native send is complete.
	 * @param bytes how many bytes it has carried
	 * @param canceled whether msquic has given it up
	 * @param acknowledged takes the promises of the requests that are complete now
	 */
	void complete(int bytes, boolean canceled, PromiseList acknowledged) {
		int left = bytes;
		while (left > 0) {
			SendRequest request = Objects.requireNonNull(this.first);
			left = request.complete(left, canceled);
			if (request.isComplete()) {
				this.first = request.next;
				decide(request, acknowledged);
				this.spares.add(request);
			}
		}
	}

	private void decide(SendRequest request, PromiseList acknowledged) {
		Promise promise = request.promise();
		if (!request.isCanceled()) {
			acknowledged.decide(promise, null);
		}
		else if (promise != null && !promise.isDecided()) {
			if (this.canceled == null) {
				this.canceled = new PromiseList();
			}
			this.canceled.add(promise);
		}
	}

	/**
	 * Fail everything that is canceled or has not been taken. Nothing must be added any
	 * more.
	 * @param failure the reason
	 * @param failed takes the promises
	 * @param memory where to give memory back to
	 * @return whether there was any
	 */
	boolean fail(Throwable failure, PromiseList failed, SendMemory memory) {
		if (this.canceled != null) {
			failed.decideAll(this.canceled, failure);
		}
		if (this.first != null && this.first.isCanceled()) {
			failed.decide(this.first.promise(), failure);
		}
		boolean released = false;
		for (SendRequest request = this.queued; request != null; request = request.next) {
			failed.decide(request.promise(), failure);
			Chunk chunk = request.takeChunk();
			if (chunk != null) {
				memory.release(chunk);
				released = true;
			}
		}
		this.queued = null;
		this.queuedTaken = 0;
		this.bytesQueued = 0;
		return released;
	}

	/**
	 * Fail everything that is not complete, but for what is canceled.
	 * @param failure the reason
	 * @param failed takes the promises
	 */
	void failIncomplete(Throwable failure, PromiseList failed) {
		for (SendRequest request = this.first; request != null; request = request.next) {
			failed.decide(request.promise(), failure);
		}
	}

	/** Forget all of them. */
	void clear() {
		this.first = null;
		this.last = null;
	}

}

package io.quicsend;

import org.jspecify.annotations.Nullable;

/**
 * One stream's requests and batches that are done with and wait to be used again. Guarded
 * by the stream's lock.
 */
final class SendSpares {

	/** Most of each kind that a busy stream keeps. */
	private static final int MAX_BUSY = 256;

	/** Most of each kind that an idle stream keeps. */
	private static final int MAX_IDLE = 8;

	private @Nullable SendRequest requests;

	private int requestCount;

	private @Nullable SendBatch batches;

	private int batchCount;

	SendRequest request() {
		SendRequest request = this.requests;
		if (request == null) {
			return new SendRequest();
		}
		this.requests = request.next;
		this.requestCount--;
		request.next = null;
		return request;
	}

	void add(SendRequest request) {
		request.clear();
		if (this.requestCount < MAX_BUSY) {
			request.next = this.requests;
			this.requests = request;
			this.requestCount++;
		}
	}

	SendBatch batch() {
		SendBatch batch = this.batches;
		if (batch == null) {
			return new SendBatch();
		}
		this.batches = batch.next;
		this.batchCount--;
		batch.next = null;
		return batch;
	}

	void add(SendBatch batch) {
		if (this.batchCount < MAX_BUSY) {
			batch.next = this.batches;
			this.batches = batch;
			this.batchCount++;
		}
	}

	/** Keep few: the stream is idle. */
	void trim() {
		if (this.requestCount > MAX_IDLE) {
			this.requests = null;
			this.requestCount = 0;
		}
		if (this.batchCount > MAX_IDLE) {
			this.batches = null;
			this.batchCount = 0;
		}
	}

}

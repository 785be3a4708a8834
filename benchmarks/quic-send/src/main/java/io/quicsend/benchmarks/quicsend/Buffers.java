package io.quicsend.benchmarks.quicsend;

/**
 * Where the data of bulk comes from.
 */
enum Buffers {

	/** A buffer over an array. */
	HEAP,

	/** A direct buffer. */
	DIRECT,

	/** A file that is mapped into memory. */
	MAPPED,

	/** A file that is transferred to the stream's channel. */
	FILE

}

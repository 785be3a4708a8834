package io.quicsend.msquic;

/**
 * Layout of a message's record: offsets, and the flags that tell what has happened.
 */
public final class MessageRecord {

	public static final int SIZE = 64;

	/** {@code u32}: length of the message in bytes. */
	public static final int LENGTH = 0;

	/** {@code u32}: the message's number, from 1. */
	public static final int NUMBER = 4;

	/** Address of the message's bytes. */
	public static final int BYTES = 8;

	/** Address of the {@link MessageQueue}. */
	public static final int QUEUE = 16;

	/** Address of the message that was submitted before this one, until it is sent. */
	public static final int NEXT_SUBMITTED = 24;

	/** The stream's handle, until the message is complete. */
	public static final int STREAM = 24;

	/** {@code u32}: then the number of the message that was completed before, or 0. */
	public static final int NEXT_COMPLETED = 24;

	/** {@code u32}: must be 0 at first. */
	public static final int FLAGS = 32;

	/** {@code u32}: status of a failed start, or else of the connection's end. */
	public static final int STATUS = 36;

	/** {@code u64}: the stream's id, if {@link #STARTED}. */
	public static final int ID = 40;

	/** {@code u64}: the peer's error code, if {@link #STOPPED}. */
	public static final int STOP_CODE = 48;

	/** {@code u64}: the connection's error code, if {@link #CONNECTION_SHUTDOWN}. */
	public static final int CONNECTION_CODE = 56;

	public static final int STARTED = 1;

	public static final int START_FAILED = 2;

	public static final int CANCELED = 4;

	public static final int STOPPED = 8;

	public static final int GRACEFUL = 0x10;

	public static final int CONNECTION_SHUTDOWN = 0x20;

	public static final int CONNECTION_SHUTDOWN_BY_APP = 0x40;

	public static final int CONNECTION_CLOSED_REMOTELY = 0x80;

	/** The stream is closed, and its number is, or has been, in the queue. */
	public static final int COMPLETE = 0x100;

	private MessageRecord() {
	}

}

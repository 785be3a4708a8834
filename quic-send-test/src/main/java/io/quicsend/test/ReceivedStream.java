package io.quicsend.test;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * A stream that a {@link QuicReceiver} has received, or is receiving. Thread-safe.
 */
public final class ReceivedStream {

	private static final long NO_CODE = -1;

	/** Shared by the streams of a connection, which receive one at a time anyway. */
	private final ReentrantLock lock;

	private final long connection;

	private final long id;

	private final @Nullable ByteArrayOutputStream content;

	private @Nullable MessageDigest digest;

	private byte[] hash = new byte[0];

	private long errorCode = NO_CODE;

	private volatile long bytes;

	private volatile End end = End.OPEN;

	private volatile @Nullable PeerStream source;

	ReceivedStream(ReentrantLock lock, long connection, long id, MessageDigest digest, boolean keepContent,
			PeerStream source) {
		this.lock = lock;
		this.connection = connection;
		this.id = id;
		this.digest = digest;
		this.content = keepContent ? new ByteArrayOutputStream() : null;
		this.source = source;
	}

	/**
	 * The connection that the stream belongs to.
	 * @return a running number, from 1 for the receiver's first connection
	 */
	public long connection() {
		return this.connection;
	}

	/**
	 * The QUIC stream id.
	 * @return the id
	 */
	public long id() {
		return this.id;
	}

	/**
	 * How much has been received so far.
	 * @return the number of bytes
	 */
	public long bytes() {
		return this.bytes;
	}

	/**
	 * SHA-256 of what has been received so far, in order.
	 * @return 64 hexadecimal digits, lower case
	 */
	public String sha256() {
		this.lock.lock();
		try {
			byte[] hash = (this.digest != null) ? ((MessageDigest) this.digest.clone()).digest() : this.hash;
			return HexFormat.of().formatHex(hash);
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException("This JVM can't read an unfinished SHA-256", ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What has been received so far.
	 * @return a copy of the bytes
	 * @throws IllegalStateException without {@link QuicReceiver.Builder#keepContent}
	 */
	public byte[] content() {
		if (this.content == null) {
			throw new IllegalStateException("Only the hash of streams is kept; build the receiver with keepContent");
		}
		this.lock.lock();
		try {
			return this.content.toByteArray();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * How the stream has ended.
	 * @return {@link End#OPEN} while it has not
	 */
	public End end() {
		return this.end;
	}

	/**
	 * The code that goes with the end: of the peer's reset, of this side's stop, or with
	 * which one side closed the connection.
	 * @return the application's error code, empty if there is none
	 */
	public OptionalLong errorCode() {
		this.lock.lock();
		try {
			return (this.errorCode != NO_CODE) ? OptionalLong.of(this.errorCode) : OptionalLong.empty();
		}
		finally {
			this.lock.unlock();
		}
	}

	void add(byte[] data, int length) {
		this.lock.lock();
		try {
			if (this.digest != null) {
				this.digest.update(data, 0, length);
			}
			if (this.content != null) {
				this.content.write(data, 0, length);
			}
			this.bytes += length;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The stream has ended; the first end counts.
	 * @return the digest, for another stream to use, or {@code null} if it has ended
	 * before
	 */
	@Nullable MessageDigest end(End end, long errorCode) {
		this.lock.lock();
		try {
			MessageDigest digest = this.digest;
			if (digest != null) {
				this.digest = null;
				this.hash = digest.digest();
				this.errorCode = errorCode;
				this.end = end;
			}
			return digest;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Nullable PeerStream source() {
		return this.source;
	}

	void detach() {
		this.source = null;
	}

	@Override
	public String toString() {
		String code = errorCode().isPresent() ? "(" + errorCode().getAsLong() + ")" : "";
		return "connection " + this.connection + " stream " + this.id + ": " + this.bytes + " bytes, " + this.end
				+ code;
	}

	/**
	 * How a stream ended.
	 */
	public enum End {

		/** Not at all yet. */
		OPEN,

		/** The peer has finished it, and everything has been received. */
		FINISHED,

		/** The peer has given it up (RESET_STREAM). */
		RESET,

		/** This side did not want more of it (STOP_SENDING). */
		STOPPED,

		/** The connection ended first. */
		CONNECTION_LOST

	}

}

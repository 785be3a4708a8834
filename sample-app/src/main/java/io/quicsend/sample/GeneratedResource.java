package io.quicsend.sample;

import java.io.InputStream;
import java.util.SplittableRandom;

import org.springframework.core.io.AbstractResource;

/**
 * A file that exists only while it is read. Its content looks random, and is always the
 * same.
 */
final class GeneratedResource extends AbstractResource {

	private static final int MEBIBYTE = 1024 * 1024;

	private final int mebibytes;

	GeneratedResource(int mebibytes) {
		this.mebibytes = mebibytes;
	}

	@Override
	public String getFilename() {
		return "generated-" + this.mebibytes + "MiB.bin";
	}

	@Override
	public String getDescription() {
		return getFilename();
	}

	@Override
	public boolean exists() {
		return true;
	}

	@Override
	public long contentLength() {
		return (long) this.mebibytes * MEBIBYTE;
	}

	@Override
	public InputStream getInputStream() {
		return new Content(contentLength());
	}

	private static final class Content extends InputStream {

		private final SplittableRandom random = new SplittableRandom(0);

		private final byte[] block = new byte[8 * 1024];

		private int position = this.block.length;

		private long remaining;

		private Content(long length) {
			this.remaining = length;
		}

		@Override
		public int read() {
			byte[] single = new byte[1];
			return (read(single, 0, 1) != -1) ? single[0] & 0xFF : -1;
		}

		@Override
		public int read(byte[] target, int offset, int length) {
			if (length == 0) {
				return 0;
			}
			if (this.remaining == 0) {
				return -1;
			}
			if (this.position == this.block.length) {
				this.random.nextBytes(this.block);
				this.position = 0;
			}
			int count = (int) Math.min(Math.min(length, this.block.length - this.position), this.remaining);
			System.arraycopy(this.block, this.position, target, offset, count);
			this.position += count;
			this.remaining -= count;
			return count;
		}

	}

}

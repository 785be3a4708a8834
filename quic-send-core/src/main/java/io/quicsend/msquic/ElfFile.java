package io.quicsend.msquic;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Checks a shared object before the system's loader sees it: that one ends the process
 * when the file is truncated, and calls a file of another architecture not found.
 */
final class ElfFile {

	private static final int MAGIC = 0x7F454C46;

	private static final int HEADER_SIZE = 64;

	private static final int CLASS_64 = 2;

	private static final int DATA_BIG_ENDIAN = 2;

	private static final int TYPE_SHARED_OBJECT = 3;

	private static final int SEGMENT_HEADER_SIZE = 56;

	private static final int SEGMENT_INTERPRETER = 3;

	private static final int MAX_PATH = 4096;

	private static final Map<Integer, String> MACHINES = Map.of(3, "x86", 21, "ppc64le", 22, "s390x", 40, "arm", 62,
			"x86_64", 183, "aarch64", 243, "riscv64", 258, "loongarch64");

	private ElfFile() {
	}

	/**
	 * Check that a file is a complete shared object for an architecture.
	 * @param file the file
	 * @param arch the architecture, in the terms of {@link NativePlatform}
	 * @throws MsQuicLoadException if it is not; the message says why
	 * @throws IOException if it can't be read
	 */
	static void check(Path file, String arch) throws IOException {
		try (FileChannel channel = FileChannel.open(file)) {
			if (channel.size() < HEADER_SIZE) {
				throw new MsQuicLoadException("not an ELF shared object, only " + channel.size() + " bytes long");
			}
			ByteBuffer header = read(channel, 0, HEADER_SIZE);
			if (header.getInt(0) != MAGIC) {
				throw new MsQuicLoadException("not an ELF shared object");
			}
			boolean bigEndian = header.get(5) == DATA_BIG_ENDIAN;
			header.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
			checkMachine(Short.toUnsignedInt(header.getShort(18)), bigEndian, arch);
			if (header.getShort(16) != TYPE_SHARED_OBJECT) {
				throw new MsQuicLoadException("an ELF file, but not a shared object");
			}
			if (header.get(4) == CLASS_64) {
				checkSegments(channel, header);
			}
		}
		catch (EOFException ex) {
			throw new MsQuicLoadException("truncated: it ends within its headers", ex);
		}
	}

	private static void checkMachine(int machine, boolean bigEndian, String arch) throws MsQuicLoadException {
		String name = MACHINES.getOrDefault(machine, "ELF machine " + machine);
		if (machine == 21 && bigEndian) {
			name = "ppc64";
		}
		boolean comparable = MACHINES.containsValue(arch);
		if (comparable && !name.equals(arch)) {
			throw new MsQuicLoadException("built for " + name + ", this JVM needs " + arch);
		}
	}

	private static void checkSegments(FileChannel channel, ByteBuffer header) throws IOException {
		int count = Short.toUnsignedInt(header.getShort(56));
		for (int i = 0; i < count; i++) {
			ByteBuffer segment = readSegment(channel, header, i);
			long end = segment.getLong(8) + segment.getLong(32);
			if (end < 0 || end > channel.size()) {
				throw new MsQuicLoadException(
						"truncated: " + channel.size() + " bytes long, its content needs at least " + end);
			}
		}
	}

	private static ByteBuffer readSegment(FileChannel channel, ByteBuffer header, int index) throws IOException {
		long position = header.getLong(32) + (long) index * Short.toUnsignedInt(header.getShort(54));
		return read(channel, position, SEGMENT_HEADER_SIZE).order(header.order());
	}

	/**
	 * What loads a program.
	 * @param program the program
	 * @return the path of its loader, or {@code null} if it is no program that has one
	 * @throws IOException if it can't be read
	 */
	static @Nullable String interpreter(Path program) throws IOException {
		try (FileChannel channel = FileChannel.open(program)) {
			ByteBuffer header = read(channel, 0, HEADER_SIZE);
			if (header.getInt(0) != MAGIC || header.get(4) != CLASS_64) {
				return null;
			}
			header.order((header.get(5) == DATA_BIG_ENDIAN) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
			int count = Short.toUnsignedInt(header.getShort(56));
			for (int i = 0; i < count; i++) {
				ByteBuffer segment = readSegment(channel, header, i);
				long length = segment.getLong(32);
				if (segment.getInt(0) == SEGMENT_INTERPRETER && length > 0 && length <= MAX_PATH) {
					ByteBuffer path = read(channel, segment.getLong(8), (int) length);
					return StandardCharsets.UTF_8.decode(path).toString().replace("\0", "");
				}
			}
			return null;
		}
	}

	private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
		if (position < 0) {
			throw new EOFException();
		}
		ByteBuffer buffer = ByteBuffer.allocate(length);
		while (buffer.hasRemaining()) {
			if (channel.read(buffer, position + buffer.position()) < 0) {
				throw new EOFException();
			}
		}
		return buffer.flip();
	}

}

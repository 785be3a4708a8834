package io.quicsend.sample;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Makes an executable jar of another application out of the sample's.
 */
final class ApplicationJar {

	private static final String NATIVE = "BOOT-INF/lib/quic-send-native-[^/]*\\.jar";

	private ApplicationJar() {
	}

	/**
	 * Add the native library by classifier, and damage the one without, as if it were for
	 * another system than this one.
	 */
	static void withClassifier(Path sample, Path application) throws IOException {
		try (InputStream in = Files.newInputStream(sample); OutputStream out = Files.newOutputStream(application)) {
			rewrite(in, out, (name, content, target) -> {
				if (name.matches(NATIVE)) {
					put(target, name.replace(".jar", "-linux-all.jar"), content);
					return withOtherLibrary(content);
				}
				return name.endsWith(".idx") ? withClassifier(content) : content;
			});
		}
	}

	/** Lists of jars, with the one that is added. */
	private static byte[] withClassifier(byte[] index) {
		return new String(index, StandardCharsets.UTF_8)
			.replaceAll("(?m)^(.*/quic-send-native-.*)\\.jar\"$", "$1.jar\"\n$1-linux-all.jar\"")
			.getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] withOtherLibrary(byte[] jar) throws IOException {
		byte[] library = "for another system".getBytes(StandardCharsets.UTF_8);
		byte[] description = ("crc32=" + Long.toHexString(crc32(library))).getBytes(StandardCharsets.UTF_8);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		rewrite(new ByteArrayInputStream(jar), out, (name, content, target) -> {
			if (name.endsWith("/libmsquic.so")) {
				return library;
			}
			return name.endsWith("/libmsquic.properties") ? description : content;
		});
		return out.toByteArray();
	}

	private static void rewrite(InputStream in, OutputStream out, Change change) throws IOException {
		try (ZipInputStream source = new ZipInputStream(in); ZipOutputStream target = new ZipOutputStream(out)) {
			for (ZipEntry entry = source.getNextEntry(); entry != null; entry = source.getNextEntry()) {
				put(target, entry.getName(), change.apply(entry.getName(), source.readAllBytes(), target));
			}
		}
	}

	/** Not compressed, which Spring Boot wants of jars in a jar. */
	private static void put(ZipOutputStream target, String name, byte[] content) throws IOException {
		ZipEntry entry = new ZipEntry(name);
		entry.setMethod(ZipEntry.STORED);
		entry.setSize(content.length);
		entry.setCrc(crc32(content));
		target.putNextEntry(entry);
		target.write(content);
	}

	private static long crc32(byte[] content) {
		CRC32 checksum = new CRC32();
		checksum.update(content);
		return checksum.getValue();
	}

	private interface Change {

		byte[] apply(String name, byte[] content, ZipOutputStream target) throws IOException;

	}

}

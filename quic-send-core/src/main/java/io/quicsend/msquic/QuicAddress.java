package io.quicsend.msquic;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * {@code QUIC_ADDR}: the operating system's socket address, IPv4 or IPv6.
 */
public final class QuicAddress {

	/** Size of the struct. */
	public static final int SIZE = 28;

	private static final int FAMILY_IPV4 = 2;

	private static final String OS = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);

	private static final boolean MAC_OS = OS.startsWith("mac");

	private static final int FAMILY_IPV6 = MAC_OS ? 30 : OS.startsWith("windows") ? 23 : 10;

	private QuicAddress() {
	}

	/**
	 * Write an address into zeroed memory.
	 * @param target where to write it, native byte order
	 * @param address a resolved address
	 */
	public static void write(ByteBuffer target, InetSocketAddress address) {
		InetAddress ip = address.getAddress();
		boolean v6 = ip instanceof Inet6Address;
		int family = v6 ? FAMILY_IPV6 : FAMILY_IPV4;
		if (MAC_OS) {
			target.put(0, (byte) (v6 ? 28 : 16)).put(1, (byte) family);
		}
		else {
			target.putShort(0, (short) family);
		}
		target.put(2, (byte) (address.getPort() >>> 8)).put(3, (byte) address.getPort());
		target.put(v6 ? 8 : 4, ip.getAddress());
		if (v6) {
			target.putInt(24, ((Inet6Address) ip).getScopeId());
		}
	}

	/**
	 * Write what is no address of any kind.
	 * @param target where to write it, native byte order
	 */
	public static void writeInvalid(ByteBuffer target) {
		target.putShort(0, (short) -1);
	}

	/**
	 * Read an address.
	 * @param source where it stands, native byte order
	 * @return the address
	 */
	public static InetSocketAddress read(ByteBuffer source) {
		int family = MAC_OS ? source.get(1) : source.getShort(0);
		int port = ((source.get(2) & 0xFF) << 8) | (source.get(3) & 0xFF);
		byte[] ip = new byte[(family == FAMILY_IPV6) ? 16 : 4];
		source.get((family == FAMILY_IPV6) ? 8 : 4, ip);
		try {
			return new InetSocketAddress(InetAddress.getByAddress(ip), port);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

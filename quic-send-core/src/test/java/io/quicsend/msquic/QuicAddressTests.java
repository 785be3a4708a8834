package io.quicsend.msquic;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

class QuicAddressTests {

	private final ByteBuffer buffer = ByteBuffer.allocate(QuicAddress.SIZE).order(ByteOrder.LITTLE_ENDIAN);

	@Test
	@EnabledOnOs(OS.LINUX)
	void ipv4IsWrittenAsSockaddrIn() throws UnknownHostException {
		QuicAddress.write(this.buffer, address("192.0.2.17", 0x1234));
		assertThat(HexFormat.of().formatHex(this.buffer.array())).isEqualTo("02001234c0000211" + "00".repeat(20));
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void ipv6IsWrittenAsSockaddrIn6() throws UnknownHostException {
		byte[] ip = HexFormat.of().parseHex("fe8000000000000000000000000000fe");
		QuicAddress.write(this.buffer, new InetSocketAddress(Inet6Address.getByAddress(null, ip, 5), 0xFEDC));
		assertThat(HexFormat.of().formatHex(this.buffer.array()))
			.isEqualTo("0a00fedc" + "00000000" + "fe8000000000000000000000000000fe" + "05000000");
	}

	@Test
	void addressIsReadAsWritten() throws UnknownHostException {
		for (String ip : new String[] { "127.0.0.1", "255.255.255.255", "::1", "2001:db8::8000:1" }) {
			this.buffer.clear().put(new byte[QuicAddress.SIZE]);
			InetSocketAddress address = address(ip, 65535);
			QuicAddress.write(this.buffer, address);
			assertThat(QuicAddress.read(this.buffer)).isEqualTo(address);
		}
	}

	private static InetSocketAddress address(String ip, int port) throws UnknownHostException {
		return new InetSocketAddress(InetAddress.getByName(ip), port);
	}

}

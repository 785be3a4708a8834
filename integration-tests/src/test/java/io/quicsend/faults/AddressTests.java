package io.quicsend.faults;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

import io.quicsend.ConnectionFailedException;
import io.quicsend.QuicConnection;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.UdpRelay;
import io.quicsend.tls.TlsOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Receivers on IPv4, on IPv6, or on one of both.
 */
@Timeout(60)
class AddressTests {

	private static final byte[] IPV6_LOOPBACK = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 };

	@RegisterExtension
	final Sender sender = Sender.create();

	@BeforeAll
	static void requireIpv6() throws IOException {
		try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(ipv6(), 0))) {
			assertThat(socket.isBound()).isTrue();
		}
		catch (SocketException ex) {
			assumeTrue(false, "no IPv6 on this machine: " + ex);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "::1", "[::1]", "0:0:0:0:0:0:0:1" })
	@DisplayName("B11: an IPv6 literal")
	void ipv6LiteralConnects(String host) throws IOException {
		QuicReceiver receiver = this.sender.receiver((builder) -> builder.address(ipv6()));
		QuicConnection connection = connection(receiver, host);
		succeeds(connection.send(ByteBuffer.allocate(100)));
		assertThat(connection.info()).hasValueSatisfying((info) -> {
			assertThat(info.remoteAddress()).isEqualTo(receiver.address());
			assertThat(info.localAddress().getAddress()).isEqualTo(ipv6());
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "localhost" })
	@DisplayName("B11: an IPv4 literal, and a name")
	void ipv4LiteralAndNameConnect(String host) {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = connection(receiver, host);
		succeeds(connection.send(ByteBuffer.allocate(100)));
		assertThat(connection.info())
			.hasValueSatisfying((info) -> assertThat(info.remoteAddress()).isEqualTo(receiver.address()));
	}

	private QuicConnection connection(QuicReceiver receiver, String host) {
		return connection(receiver, host, receiver.port());
	}

	private QuicConnection connection(QuicReceiver receiver, String host, int port) {
		return this.sender.connection(host, port,
				(builder) -> builder.tls(TlsOptions.trust(receiver.certificateAuthority().trustManager())));
	}

	@Test
	@DisplayName("B11: the wrong family: IPv6, to a receiver on IPv4 only")
	void ipv6ToIpv4OnlyIsUnreachable() {
		QuicReceiver receiver = this.sender.receiver();
		UdpRelay onIpv4Only = this.sender.relay(receiver);
		QuicConnection connection = connection(receiver, "::1", onIpv4Only.address().getPort());
		Messages.assertNames(fails(connection.connect(), ConnectionFailedException.class), connection,
				"([0:0:0:0:0:0:0:1]:" + onIpv4Only.address().getPort() + ")", "nothing listens", "UNREACHABLE (113)");
	}

	@Test
	@DisplayName("B11: the wrong family: IPv4, to a receiver on IPv6 only")
	void ipv4ToIpv6OnlyIsUnreachable() {
		QuicReceiver receiver = this.sender.receiver((builder) -> builder.address(ipv6()));
		UdpRelay onIpv6Only = this.sender.relay(receiver);
		QuicConnection connection = connection(receiver, "127.0.0.1", onIpv6Only.address().getPort());
		Messages.assertNames(fails(connection.connect(), ConnectionFailedException.class), connection,
				"(127.0.0.1:" + onIpv6Only.address().getPort() + ")", "nothing listens", "UNREACHABLE (113)");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	@DisplayName("B11: a name with addresses of both families: tried in turn")
	void addressesAreTriedInTurn(boolean ipv6First, @TempDir Path directory) throws Exception {
		QuicReceiver onIpv4 = this.sender.receiver();
		QuicReceiver onIpv6 = this.sender.receiver((builder) -> builder.address(ipv6()));
		int closedPort = closedPort();
		UdpRelay ipv4Socket = this.sender.relay(onIpv4);
		UdpRelay ipv6Socket = this.sender.relay(onIpv6);
		List<String> lines = HostsFile.of(directory, "127.0.0.1 " + DualStackMain.HOST, "::1 " + DualStackMain.HOST)
			.run(DualStackMain.class, List.of("-Djava.net.preferIPv6Addresses=" + ipv6First), onIpv4.port(),
					onIpv6.port(), closedPort, ipv4Socket.address().getPort(), ipv6Socket.address().getPort())
			.stream()
			.filter((line) -> line.startsWith("connected") || line.startsWith("failed"))
			.toList();
		assertThat(lines).hasSize(5);
		assertThat(lines.get(0)).isEqualTo("connected to 127.0.0.1");
		assertThat(lines.get(1)).isEqualTo("connected to 0:0:0:0:0:0:0:1");
		assertThat(lines.get(2)).startsWith("failed: Connection 'dual' to " + DualStackMain.HOST + ":" + closedPort)
			.contains(ipv6First ? "(127.0.0.1:" : "([0:0:0:0:0:0:0:1]:", "UNREACHABLE (113)",
					"; before: Connection 'dual'", ipv6First ? "([0:0:0:0:0:0:0:1]:" : "(127.0.0.1:");
		assertThat(lines.get(3)).isEqualTo("connected to 127.0.0.1");
		assertThat(lines.get(4)).isEqualTo("connected to 0:0:0:0:0:0:0:1");
		assertThat(onIpv4.acceptedConnections()).isEqualTo(2);
		assertThat(onIpv6.acceptedConnections()).isEqualTo(2);
	}

	private static int closedPort() throws SocketException {
		try (DatagramSocket socket = new DatagramSocket(0, ipv6())) {
			return socket.getLocalPort();
		}
	}

	private static InetAddress ipv6() {
		try {
			return InetAddress.getByAddress(IPV6_LOOPBACK);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

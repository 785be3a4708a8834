package io.quicsend.test;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link UdpRelay}.
 */
@Timeout(30)
class UdpRelayTests {

	/** Sent after what is tested, and awaited, so that nothing is missed. */
	private static final String LAST = "last";

	private DatagramSocket server;

	private DatagramSocket client;

	private UdpRelay relay;

	@BeforeEach
	void open() throws IOException {
		this.server = socket();
		this.client = socket();
		this.relay = UdpRelay.to((InetSocketAddress) this.server.getLocalSocketAddress(), 1);
	}

	@AfterEach
	void close() {
		this.relay.close();
		this.server.close();
		this.client.close();
	}

	@Test
	void forwardsBothWays() throws IOException {
		send("ping");
		DatagramPacket packet = receive(this.server);
		assertThat(text(packet)).isEqualTo("ping");
		answer(packet.getSocketAddress(), "pong");
		DatagramPacket answer = receive(this.client);
		assertThat(text(answer)).isEqualTo("pong");
		assertThat(answer.getSocketAddress()).isEqualTo(this.relay.address());
		assertThat(this.relay.forwarded()).isEqualTo(2);
	}

	@Test
	void keepsClientsApart() throws IOException {
		try (DatagramSocket other = socket()) {
			send("one");
			SocketAddress one = receive(this.server).getSocketAddress();
			send(other, "two");
			SocketAddress two = receive(this.server).getSocketAddress();
			assertThat(one).isNotEqualTo(two);
			answer(two, "for two");
			answer(one, "for one");
			assertThat(text(receive(other))).isEqualTo("for two");
			assertThat(text(receive(this.client))).isEqualTo("for one");
		}
	}

	@Test
	void losesTheShareToldAndTheSameOnesForTheSameSeed() throws IOException {
		this.relay.loss(0.3);
		List<String> received = sendNumbers(this.relay, 200);
		assertThat(received).hasSizeBetween(110, 170).isSorted();
		assertThat(this.relay.dropped()).isEqualTo(200 - received.size());
		try (UdpRelay same = UdpRelay.to((InetSocketAddress) this.server.getLocalSocketAddress(), 1).loss(0.3);
				UdpRelay other = UdpRelay.to((InetSocketAddress) this.server.getLocalSocketAddress(), 2).loss(0.3)) {
			assertThat(sendNumbers(same, 200)).isEqualTo(received);
			assertThat(sendNumbers(other, 200)).isNotEqualTo(received);
		}
	}

	@Test
	void anotherFaultLeavesLossesAlone() throws IOException {
		this.relay.loss(0.3);
		List<String> received = sendNumbers(this.relay, 100);
		try (UdpRelay same = UdpRelay.to((InetSocketAddress) this.server.getLocalSocketAddress(), 1)
			.loss(0.3)
			.duplicate(1)) {
			assertThat(sendNumbers(same, 100).stream().distinct().toList()).isEqualTo(received);
		}
	}

	@Test
	void duplicates() throws IOException {
		this.relay.duplicate(1);
		send("x");
		assertThat(text(receive(this.server))).isEqualTo("x");
		assertThat(text(receive(this.server))).isEqualTo("x");
	}

	@Test
	void delaysInBothDirectionsAndKeepsTheOrder() throws IOException {
		this.relay.delay(Duration.ofMillis(100));
		long start = System.nanoTime();
		send("a");
		send("b");
		DatagramPacket packet = receive(this.server);
		assertThat(elapsed(start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
		assertThat(text(packet)).isEqualTo("a");
		assertThat(text(receive(this.server))).isEqualTo("b");
		start = System.nanoTime();
		answer(packet.getSocketAddress(), "c");
		receive(this.client);
		assertThat(elapsed(start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
	}

	@Test
	void jitterDelaysDatagramsDifferently() throws IOException {
		this.relay.jitter(Duration.ofMillis(100));
		List<String> received = sendNumbers(this.relay, 50);
		assertThat(received).hasSize(50).doesNotHaveDuplicates();
		assertThat(received.stream().sorted().toList()).isNotEqualTo(received);
	}

	@Test
	void reorders() throws IOException {
		this.relay.reorder(0.3);
		List<String> received = sendNumbers(this.relay, 100);
		assertThat(received).hasSize(100).doesNotHaveDuplicates();
		assertThat(received.stream().sorted().toList()).isNotEqualTo(received);
	}

	@Test
	void corruptsOneByte() throws IOException {
		this.relay.corrupt(1);
		send("aaaaaaaa");
		String received = text(receive(this.server));
		assertThat(received).hasSize(8);
		assertThat(received.chars().filter((character) -> character != 'a').count()).isOne();
	}

	@Test
	void cutsTheWayToTheServer() throws IOException {
		this.relay.dropToServer(true);
		send("lost");
		await(() -> this.relay.dropped() == 1);
		this.relay.dropToServer(false);
		send(LAST);
		assertThat(text(receive(this.server))).isEqualTo(LAST);
	}

	@Test
	void cutsTheWayToTheClient() throws IOException {
		this.relay.dropToClient(true);
		send("x");
		DatagramPacket packet = receive(this.server);
		answer(packet.getSocketAddress(), "lost");
		await(() -> this.relay.dropped() == 1);
		this.relay.dropToClient(false);
		answer(packet.getSocketAddress(), LAST);
		assertThat(text(receive(this.client))).isEqualTo(LAST);
	}

	@Test
	void dropsLargeDatagrams() throws IOException {
		this.relay.maxDatagram(10);
		send("x".repeat(11));
		send("x".repeat(10));
		assertThat(text(receive(this.server))).hasSize(10);
		assertThat(this.relay.dropped()).isOne();
	}

	@Test
	void changesTheSourcePort() throws IOException {
		send("a");
		SocketAddress before = receive(this.server).getSocketAddress();
		this.relay.changeSourcePort();
		send("b");
		SocketAddress after = receive(this.server).getSocketAddress();
		assertThat(after).isNotEqualTo(before);
		answer(before, "lost");
		answer(after, LAST);
		assertThat(text(receive(this.client))).isEqualTo(LAST);
	}

	@Test
	void injectsDatagramsEmptyOnesToo() throws IOException {
		send("x");
		receive(this.server);
		this.relay.inject(new byte[0]);
		this.relay.inject("garbage".getBytes(StandardCharsets.UTF_8));
		for (DatagramSocket socket : List.of(this.server, this.client)) {
			assertThat(receive(socket).getLength()).isZero();
			assertThat(text(receive(socket))).isEqualTo("garbage");
		}
	}

	@Test
	void injectingNeedsAClient() {
		assertThatIllegalStateException().isThrownBy(() -> this.relay.inject(new byte[1]))
			.withMessageContaining("No client");
	}

	@Test
	void resetForwardsAgain() throws IOException {
		this.relay.loss(1).delay(Duration.ofHours(1)).maxDatagram(0).dropToServer(true).reset();
		send(LAST);
		assertThat(text(receive(this.server))).isEqualTo(LAST);
	}

	@Test
	void closedRelayForwardsNothing() throws IOException {
		this.relay.close();
		this.relay.close();
		assertThatIllegalStateException().isThrownBy(() -> this.relay.changeSourcePort());
		new DatagramSocket(this.relay.address()).close();
	}

	@Test
	void onlyLoopbackTargetsAreAllowed() throws IOException {
		InetSocketAddress elsewhere = new InetSocketAddress(InetAddress.getByAddress(new byte[] { 10, 0, 0, 1 }), 1);
		assertThatIllegalArgumentException().isThrownBy(() -> UdpRelay.to(elsewhere, 1));
	}

	@Test
	void settingsAreChecked() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.relay.loss(1.1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.relay.corrupt(Double.NaN));
		assertThatIllegalArgumentException().isThrownBy(() -> this.relay.delay(Duration.ofMillis(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> this.relay.maxDatagram(-1));
	}

	/** What arrives of the numbers, and of the last datagram, which is sent unharmed. */
	private List<String> sendNumbers(UdpRelay relay, int count) throws IOException {
		List<String> received = new ArrayList<>();
		try (DatagramSocket sender = socket()) {
			for (int i = 0; i < count; i++) {
				byte[] number = String.format("%04d", i).getBytes(StandardCharsets.UTF_8);
				sender.send(new DatagramPacket(number, number.length, relay.address()));
			}
			this.server.setSoTimeout(300);
			while (true) {
				received.add(text(receive(this.server)));
			}
		}
		catch (SocketTimeoutException ex) {
			return received;
		}
	}

	private static DatagramSocket socket() throws IOException {
		DatagramSocket socket = new DatagramSocket(0, InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }));
		socket.setSoTimeout(10_000);
		return socket;
	}

	private void send(String text) throws IOException {
		send(this.client, text);
	}

	private void send(DatagramSocket socket, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		socket.send(new DatagramPacket(bytes, bytes.length, this.relay.address()));
	}

	private void answer(SocketAddress target, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		this.server.send(new DatagramPacket(bytes, bytes.length, target));
	}

	private static DatagramPacket receive(DatagramSocket socket) throws IOException {
		DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
		socket.receive(packet);
		return packet;
	}

	private static String text(DatagramPacket packet) {
		return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
	}

	private static Duration elapsed(long start) {
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private static void await(java.util.function.BooleanSupplier condition) {
		assertThat(Await.until(condition, Duration.ofSeconds(10))).isTrue();
	}

}

package io.quicsend.msquic;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every struct means to msquic what Java wrote, and is read as msquic wrote it.
 */
abstract class StructContract {

	abstract Raw raw();

	/**
	 * msquic copies only fields whose bit is set, so that a wrong offset shows a default.
	 */
	@Test
	void settingsAreReadBackAsWritten() {
		QuicSettings settings = raw().settings()
			.handshakeIdleTimeoutMs(5001)
			.idleTimeoutMs(20002)
			.streamRecvWindowDefault(131072)
			.connFlowControlWindow(2000003)
			.initialWindowPackets(12)
			.sendIdleTimeoutMs(1004)
			.initialRttMs(105)
			.maxAckDelayMs(26)
			.disconnectTimeoutMs(15007)
			.keepAliveIntervalMs(1508)
			.congestionControlAlgorithm(1)
			.peerUnidiStreamCount(79)
			.minimumMtu(1290)
			.maximumMtu(1450)
			.sendBufferingEnabled(false)
			.pacingEnabled(false)
			.migrationEnabled(false)
			.greaseQuicBitEnabled(true)
			.ecnEnabled(true)
			.serverResumptionLevel(2)
			.maxOperationsPerDrain(5);
		Raw.RawPair pair = raw().pair(raw().server(), raw().client(settings, Raw.TRUSTING_CLIENT, Raw.ALPN));
		ParamValue read = new ParamValue(raw().memory, QuicSettings.SIZE);
		Raw.check(read.read(raw().api, pair.client().handle, MsQuic.PARAM_CONN_SETTINGS));
		assertThat(read.length()).isEqualTo(QuicSettings.SIZE);
		assertThat(new long[] { read.getLong(16), read.getLong(24) }).containsExactly(5001, 20002);
		assertThat(new int[] { read.getInt(48), read.getInt(56), read.getInt(68), read.getInt(72), read.getInt(76),
				read.getInt(80), read.getInt(84), read.getInt(88) })
			.containsExactly(131072, 2000003, 12, 1004, 105, 26, 15007, 1508);
		assertThat(new int[] { read.getUnsignedShort(92), read.getUnsignedShort(96), read.getUnsignedShort(102),
				read.getUnsignedShort(104) })
			.containsExactly(1, 79, 1290, 1450);
		assertThat(read.getByte(106) & 0xF7).isEqualTo(0x40 | 0x80 | 0x20);
		assertThat(read.getByte(107)).isEqualTo((byte) 5);
	}

	@Test
	void addressesOfBothFamiliesAreReadBackAsWritten() throws UnknownHostException {
		RawConnection connection = RawConnection.open(raw());
		for (String ip : new String[] { "192.0.2.17", "2001:db8::fe:17" }) {
			InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(ip), 65432);
			connection.setAddress(MsQuic.PARAM_CONN_REMOTE_ADDRESS, address);
			assertThat(connection.address(MsQuic.PARAM_CONN_REMOTE_ADDRESS)).isEqualTo(address);
		}
	}

	@Test
	void addressesOfConnectionAreThoseOfItsPeer() {
		Raw.RawPair pair = raw().pair();
		assertThat(pair.client().address(MsQuic.PARAM_CONN_REMOTE_ADDRESS)).isEqualTo(pair.listener().address());
		assertThat(pair.client().address(MsQuic.PARAM_CONN_LOCAL_ADDRESS))
			.isEqualTo(pair.server().address(MsQuic.PARAM_CONN_REMOTE_ADDRESS));
	}

	@Test
	void registrationIsOpenedWithEachExecutionProfile() {
		for (int profile = MsQuic.EXECUTION_PROFILE_LOW_LATENCY; profile <= MsQuic.EXECUTION_PROFILE_REAL_TIME; profile++) {
			RegistrationConfig config = new RegistrationConfig(raw().memory, "profile " + profile, profile);
			raw().api.registrationClose(raw().handle((out) -> raw().api.registrationOpen(config.address(), out)));
		}
	}

	@Test
	void registrationNameOf255BytesIsRefused() {
		RegistrationConfig config = new RegistrationConfig(raw().memory, "x".repeat(255), 0);
		NativeBlock out = NativeBlock.allocate(raw().memory, Long.BYTES);
		assertThat(MsQuicStatus.of(raw().api.registrationOpen(config.address(), out.address())))
			.isEqualTo(MsQuicStatus.INVALID_PARAMETER);
	}

	@Test
	void buffersOfOneSendArriveInOrder() {
		Raw.RawPair pair = raw().pair();
		RawStream stream = RawStream.open(pair.client());
		Raw.check(stream.send(MsQuic.SEND_FLAG_START | MsQuic.SEND_FLAG_FIN, 0, "a".getBytes(), "bcd".getBytes(),
				new byte[0], "ef".getBytes()));
		RawStream received = pair.server().awaitPeerStream();
		received.await("PEER_SEND_SHUTDOWN");
		assertThat(received.received()).asString().isEqualTo("abcdef");
	}

	@Test
	void protocolThatBothKnowIsNegotiated() {
		long client = raw().client(raw().settings(), Raw.TRUSTING_CLIENT, "first", "second", Raw.ALPN);
		Raw.RawPair pair = raw().pair(raw().server(), client);
		pair.client().await("CONNECTED resumed=false alpn=" + Raw.ALPN);
		ParamValue alpn = new ParamValue(raw().memory, 255);
		Raw.check(alpn.read(raw().api, pair.client().handle, MsQuic.PARAM_TLS_NEGOTIATED_ALPN));
		byte[] name = new byte[alpn.length()];
		alpn.buffer().get(name);
		assertThat(name).asString().isEqualTo(Raw.ALPN);
	}

	@Test
	void certificateOfKeyStoreIsShownToPeer() throws Exception {
		long client = raw().client(raw().settings(), Raw.INDICATING_CLIENT, Raw.ALPN);
		Raw.RawPair pair = raw().pair(raw().server(), client);
		assertThat(pair.client().events().get(0)).startsWith("PEER_CERTIFICATE_RECEIVED");
		assertThat(pair.client().peerCertificate()).isEqualTo(Raw.certificate().certificate().getEncoded());
		assertThat(pair.client().peerChain()).isNotEmpty();
	}

	@Test
	void wrongPasswordOfKeyStoreIsRefused() {
		CredentialConfig credential = new CredentialConfig(raw().memory, 0).pkcs12(Raw.certificate().pkcs12(),
				"wrong".toCharArray());
		int status = raw().load(raw().configuration(raw().settings(), Raw.ALPN), credential);
		assertThat(MsQuicStatus.of(status)).isEqualTo(MsQuicStatus.TLS_ERROR);
	}

	@Test
	void peerIsTrustedThroughCaFile(@TempDir Path directory) {
		long client = raw().configuration(raw().settings(), Raw.ALPN);
		Raw.check(raw().load(client, new CredentialConfig(raw().memory, Raw.CLIENT)
			.caCertificateFile(Raw.certificate().writePem(directory).toString())));
		raw().pair(raw().server(), client).client().await("CONNECTED");
	}

	@Test
	void peerIsNotTrustedWithoutCaFile() {
		RawConnection connection = RawConnection.open(raw());
		connection.start(raw().client(raw().settings(), Raw.CLIENT, Raw.ALPN), raw().listen(raw().server()).port());
		String event = connection.await("SHUTDOWN_INITIATED_BY_TRANSPORT");
		assertThat(event).startsWith("SHUTDOWN_INITIATED_BY_TRANSPORT status=2000003");
		assertThat(connection.events()).noneMatch((text) -> text.startsWith("CONNECTED"));
	}

	@Test
	void connectionStatisticsCountWhatWasSent() {
		Raw.RawPair pair = raw().pair();
		RawStream stream = RawStream.open(pair.client());
		Raw.check(stream.send(MsQuic.SEND_FLAG_START | MsQuic.SEND_FLAG_FIN, 0, new byte[50_000]));
		stream.await("SHUTDOWN_COMPLETE");
		StatisticsV2 statistics = new StatisticsV2(raw().memory);
		Raw.check(statistics.read(raw().api, pair.client().handle));
		assertThat(statistics.sendTotalStreamBytes()).isEqualTo(50_000);
		assertThat(statistics.sendTotalBytes()).isBetween(50_000L, 500_000L);
		assertThat(statistics.sendTotalPackets()).isBetween(34L, 1000L);
		assertThat(statistics.sendRetransmittablePackets()).isBetween(34L, statistics.sendTotalPackets());
		assertThat(statistics.recvTotalPackets()).isBetween(2L, 1000L);
		assertThat(statistics.recvValidAckFrames()).isPositive();
		assertThat(statistics.sendPathMtu()).isBetween(1200, 65535);
		assertThat(statistics.rttMicros()).isBetween(statistics.minRttMicros(), statistics.maxRttMicros());
		assertThat(statistics.minRttMicros()).isPositive();
		assertThat(statistics.sendCongestionWindow()).isBetween(10_000L, 100_000_000L);
		assertThat(statistics.timingHandshakeFlightEnd()).isGreaterThan(statistics.timingStart());
		assertThat(statistics.handshakeClientFlight1Bytes()).isPositive();
		assertThat(statistics.resumptionAttempted()).isFalse();
		assertThat(statistics.handshakeHopLimitTtl()).isPositive();
	}

	@Test
	void streamStatisticsTellWhatBlocksIt() {
		Raw.RawPair pair = raw().pair(raw().server(raw().settings().peerUnidiStreamCount(0), Raw.ALPN), raw().client());
		RawStream stream = RawStream.open(pair.client());
		Raw.check(stream.start(0));
		Raw.check(stream.send(0, 0, "abc".getBytes()));
		stream.await("START_COMPLETE status=0 id=2 accepted=false");
		StreamStatistics statistics = new StreamStatistics(raw().memory);
		long deadline = RawObject.deadlineNanos();
		do {
			Raw.check(statistics.read(raw().api, stream.handle));
		}
		while (statistics.blockedByStreamIdFlowControlMicros() < 1000 && System.nanoTime() < deadline);
		assertThat(statistics.blockedByStreamIdFlowControlMicros()).isBetween(1000L, 120_000_000L);
		assertThat(statistics.blockedByStreamFlowControlMicros()).isZero();
	}

	@Test
	void handshakeInfoNamesCipherSuite() {
		HandshakeInfo info = new HandshakeInfo(raw().memory);
		Raw.check(info.read(raw().api, raw().pair().client().handle));
		assertThat(info.tlsProtocolVersion()).isEqualTo(0x3000);
		assertThat(info.cipherSuite()).isBetween(0x1301, 0x1303);
	}

}

package io.quicsend;

import java.io.IOException;
import java.lang.ref.Reference;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.quicsend.msquic.HandshakeInfo;
import io.quicsend.msquic.MsQuic;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeBlock;
import io.quicsend.msquic.ParamValue;
import io.quicsend.msquic.QuicAddress;
import io.quicsend.msquic.StatisticsV2;

/**
 * Reads what msquic knows of an established connection.
 */
final class NativeConnectionParams {

	private NativeConnectionParams() {
	}

	/**
	 * What was negotiated. Meant for the connection's own worker, where it does not
	 * block.
	 */
	static ConnectionInfo info(NativeConnection connection, String alpn) {
		return new ConnectionInfo(address(connection, MsQuic.PARAM_CONN_LOCAL_ADDRESS),
				address(connection, MsQuic.PARAM_CONN_REMOTE_ADDRESS), alpn, cipherSuite(connection));
	}

	private static InetSocketAddress address(NativeConnection connection, int param) {
		ParamValue value = new ParamValue(connection.api().memory(), QuicAddress.SIZE);
		int status = value.read(connection.api(), connection.handle(), param);
		return MsQuicStatus.succeeded(status) ? QuicAddress.read(value.buffer()) : connection.address();
	}

	private static String cipherSuite(NativeConnection connection) {
		HandshakeInfo handshake = new HandshakeInfo(connection.api().memory());
		if (!MsQuicStatus.succeeded(handshake.read(connection.api(), connection.handle()))) {
			return "unknown";
		}
		return switch (handshake.cipherSuite()) {
			case 0x1301 -> "TLS_AES_128_GCM_SHA256";
			case 0x1302 -> "TLS_AES_256_GCM_SHA384";
			case 0x1303 -> "TLS_CHACHA20_POLY1305_SHA256";
			default -> "0x" + Integer.toHexString(handshake.cipherSuite());
		};
	}

	static ConnectionStatistics statistics(NativeConnection connection) throws IOException {
		StatisticsV2 statistics = new StatisticsV2(connection.api().memory());
		NativeCallException.check("Reading the connection's statistics",
				statistics.read(connection.api(), connection.handle()));
		return new ConnectionStatistics(micros(statistics.rttMicros()), micros(statistics.minRttMicros()),
				micros(statistics.maxRttMicros()), micros(statistics.rttVarianceMicros()), statistics.sendPathMtu(),
				statistics.sendCongestionWindow(), statistics.sendTotalPackets(), statistics.sendSuspectedLostPackets(),
				statistics.sendSpuriousLostPackets(), statistics.sendTotalBytes(), statistics.sendTotalStreamBytes(),
				statistics.sendCongestionCount(), statistics.recvTotalPackets(), statistics.recvDroppedPackets(),
				statistics.recvTotalBytes());
	}

	/**
	 * Whether the handshake is confirmed (RFC 9001, 4.1.2), for which msquic has no
	 * event: before that it lets no client migrate, whatever the address, and afterwards
	 * it says that this one is none. Changes nothing.
	 */
	static boolean isConfirmed(NativeConnection connection) {
		NativeBlock address = NativeBlock.allocate(connection.api().memory(), QuicAddress.SIZE);
		QuicAddress.writeInvalid(address.buffer());
		int status = connection.api()
			.setParam(connection.handle(), MsQuic.PARAM_CONN_LOCAL_ADDRESS, QuicAddress.SIZE, address.address());
		Reference.reachabilityFence(address);
		return MsQuicStatus.INVALID_PARAMETER.is(status);
	}

	private static Duration micros(long micros) {
		return Duration.of(micros, ChronoUnit.MICROS);
	}

}

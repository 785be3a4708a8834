package io.quicsend.msquic;

import java.lang.ref.Reference;
import java.util.HexFormat;

/**
 * {@code QUIC_TLS_SECRETS}: where msquic puts the keys of a connection that it is given
 * to before the handshake. Must stay reachable until the connection is closed.
 */
public final class TlsSecrets {

	/** Size of the struct. */
	public static final int SIZE = 354;

	private static final int FLAGS = 1;

	private static final int CLIENT_RANDOM = 2;

	private static final int CLIENT_RANDOM_LENGTH = 32;

	private static final int FIRST_SECRET = CLIENT_RANDOM + CLIENT_RANDOM_LENGTH;

	private static final int SECRET_SIZE = 64;

	/** NSS's names of the secrets, in the order of the struct. */
	private static final String[] LABELS = { "CLIENT_EARLY_TRAFFIC_SECRET", "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
			"SERVER_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0" };

	private final NativeBlock block;

	public TlsSecrets(NativeMemory memory) {
		this.block = NativeBlock.allocate(memory, SIZE);
	}

	/**
	 * Have a connection write its secrets here.
	 * @param api the API
	 * @param connection the connection, not started
	 * @return the status
	 */
	public int attach(MsQuicApi api, long connection) {
		try {
			return api.setParam(connection, MsQuic.PARAM_CONN_TLS_SECRETS, SIZE, this.block.address());
		}
		finally {
			Reference.reachabilityFence(this.block);
		}
	}

	/**
	 * Take the secrets that are there, in NSS's key log format, and wipe them.
	 * @return the lines, each with its end; empty if there is none
	 */
	public String take() {
		int length = Math.min(Byte.toUnsignedInt(this.block.buffer().get(0)), SECRET_SIZE);
		int flags = this.block.buffer().get(FLAGS);
		StringBuilder lines = new StringBuilder();
		if ((flags & 1) != 0) {
			String clientRandom = hex(CLIENT_RANDOM, CLIENT_RANDOM_LENGTH);
			for (int i = 0; i < LABELS.length; i++) {
				if ((flags & (2 << i)) != 0) {
					lines.append(LABELS[i])
						.append(' ')
						.append(clientRandom)
						.append(' ')
						.append(hex(FIRST_SECRET + i * SECRET_SIZE, length))
						.append('\n');
				}
			}
		}
		this.block.wipe();
		return lines.toString();
	}

	private String hex(int offset, int length) {
		byte[] bytes = new byte[length];
		this.block.buffer().get(offset, bytes);
		return HexFormat.of().formatHex(bytes);
	}

}

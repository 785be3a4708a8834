package io.quicsend.msquic;

/**
 * {@code QUIC_STATISTICS_V2} of a connection, in the size that msquic 2.5 and 2.6 share.
 * Times are in microseconds. Not thread-safe.
 */
public final class StatisticsV2 {

	/** Size of the struct. */
	public static final int SIZE = 208;

	private final ParamValue value;

	public StatisticsV2(NativeMemory memory) {
		this.value = new ParamValue(memory, SIZE);
	}

	/**
	 * Read the statistics. Blocks like {@link ParamValue#read}.
	 * @param api the API
	 * @param connection the connection
	 * @return the status
	 */
	public int read(MsQuicApi api, long connection) {
		return this.value.read(api, connection, MsQuic.PARAM_CONN_STATISTICS_V2);
	}

	public long correlationId() {
		return this.value.getLong(0);
	}

	public boolean versionNegotiation() {
		return (this.value.getByte(8) & 0x01) != 0;
	}

	public boolean statelessRetry() {
		return (this.value.getByte(8) & 0x02) != 0;
	}

	public boolean resumptionAttempted() {
		return (this.value.getByte(8) & 0x04) != 0;
	}

	public boolean resumptionSucceeded() {
		return (this.value.getByte(8) & 0x08) != 0;
	}

	public boolean greaseBitNegotiated() {
		return (this.value.getByte(8) & 0x10) != 0;
	}

	public boolean ecnCapable() {
		return (this.value.getByte(8) & 0x20) != 0;
	}

	public boolean encryptionOffloaded() {
		return (this.value.getByte(8) & 0x40) != 0;
	}

	public long rttMicros() {
		return this.value.getUnsignedInt(12);
	}

	public long minRttMicros() {
		return this.value.getUnsignedInt(16);
	}

	public long maxRttMicros() {
		return this.value.getUnsignedInt(20);
	}

	public long timingStart() {
		return this.value.getLong(24);
	}

	public long timingInitialFlightEnd() {
		return this.value.getLong(32);
	}

	public long timingHandshakeFlightEnd() {
		return this.value.getLong(40);
	}

	public long handshakeClientFlight1Bytes() {
		return this.value.getUnsignedInt(48);
	}

	public long handshakeServerFlight1Bytes() {
		return this.value.getUnsignedInt(52);
	}

	public long handshakeClientFlight2Bytes() {
		return this.value.getUnsignedInt(56);
	}

	public int sendPathMtu() {
		return this.value.getUnsignedShort(60);
	}

	public long sendTotalPackets() {
		return this.value.getLong(64);
	}

	public long sendRetransmittablePackets() {
		return this.value.getLong(72);
	}

	public long sendSuspectedLostPackets() {
		return this.value.getLong(80);
	}

	public long sendSpuriousLostPackets() {
		return this.value.getLong(88);
	}

	public long sendTotalBytes() {
		return this.value.getLong(96);
	}

	public long sendTotalStreamBytes() {
		return this.value.getLong(104);
	}

	public long sendCongestionCount() {
		return this.value.getUnsignedInt(112);
	}

	public long sendPersistentCongestionCount() {
		return this.value.getUnsignedInt(116);
	}

	public long recvTotalPackets() {
		return this.value.getLong(120);
	}

	public long recvReorderedPackets() {
		return this.value.getLong(128);
	}

	public long recvDroppedPackets() {
		return this.value.getLong(136);
	}

	public long recvDuplicatePackets() {
		return this.value.getLong(144);
	}

	public long recvTotalBytes() {
		return this.value.getLong(152);
	}

	public long recvTotalStreamBytes() {
		return this.value.getLong(160);
	}

	public long recvDecryptionFailures() {
		return this.value.getLong(168);
	}

	public long recvValidAckFrames() {
		return this.value.getLong(176);
	}

	public long keyUpdateCount() {
		return this.value.getUnsignedInt(184);
	}

	public long sendCongestionWindow() {
		return this.value.getUnsignedInt(188);
	}

	public long destCidUpdateCount() {
		return this.value.getUnsignedInt(192);
	}

	public long sendEcnCongestionCount() {
		return this.value.getUnsignedInt(196);
	}

	public int handshakeHopLimitTtl() {
		return Byte.toUnsignedInt(this.value.getByte(200));
	}

	public long rttVarianceMicros() {
		return this.value.getUnsignedInt(204);
	}

}

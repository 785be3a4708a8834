package io.quicsend.msquic;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every function of the table does what its name says.
 */
abstract class FunctionContract {

	abstract Raw raw();

	@Test
	void contextIsReadBackAsSet() {
		RawConnection connection = RawConnection.open(raw());
		assertThat(raw().api.getContext(connection.handle)).isEqualTo(connection.context);
		raw().api.setContext(connection.handle, 0xFEDC_BA98_7654_3210L);
		assertThat(raw().api.getContext(connection.handle)).isEqualTo(0xFEDC_BA98_7654_3210L);
	}

	@Test
	void callbackHandlerIsReplaced() {
		RawConnection opened = RawConnection.open(raw());
		RawConnection other = RawConnection.open(raw());
		raw().api.setCallbackHandler(opened.handle, raw().api.connectionCallback(), other.context);
		opened.start(raw().client(), raw().listen(raw().server()).port());
		other.await("CONNECTED");
		assertThat(opened.events()).isEmpty();
	}

	@Test
	void paramIsReadBackAsSet() {
		RawStream stream = RawStream.open(raw().pair().client());
		NativeBlock priority = NativeBlock.allocate(raw().memory, Short.BYTES);
		priority.buffer().putShort(0, (short) 0xABCD);
		Raw.check(raw().api.setParam(stream.handle, MsQuic.PARAM_STREAM_PRIORITY, Short.BYTES, priority.address()));
		ParamValue value = new ParamValue(raw().memory, Short.BYTES);
		Raw.check(value.read(raw().api, stream.handle, MsQuic.PARAM_STREAM_PRIORITY));
		assertThat(value.getUnsignedShort(0)).isEqualTo(0xABCD);
	}

	@Test
	void tooLittleRoomForParamTellsHowMuchIsNeeded() {
		ParamValue value = new ParamValue(raw().memory, 4);
		int status = value.read(raw().api, 0, MsQuic.PARAM_GLOBAL_LIBRARY_VERSION);
		assertThat(MsQuicStatus.of(status)).isEqualTo(MsQuicStatus.BUFFER_TOO_SMALL);
		assertThat(value.length()).isEqualTo(16);
	}

	@Test
	void libraryVersionIsOneThatIsSupported() {
		ParamValue value = new ParamValue(raw().memory, 16);
		Raw.check(value.read(raw().api, 0, MsQuic.PARAM_GLOBAL_LIBRARY_VERSION));
		assertThat(value.getInt(0)).isEqualTo(2);
		assertThat(value.getInt(4)).isBetween(5, 6);
	}

	@Test
	void registrationShutdownEndsConnectionsWithCode() {
		Raw.RawPair pair = raw().pair();
		raw().api.registrationShutdown(raw().registration, MsQuic.CONNECTION_SHUTDOWN_FLAG_NONE, 0x1234_5678_9AL);
		pair.client().await("SHUTDOWN_COMPLETE handshake=true");
		pair.server().await("SHUTDOWN_COMPLETE handshake=true");
	}

	@Test
	void configurationWithBadSettingsIsRefused() {
		QuicSettings settings = raw().settings().streamRecvWindowDefault(3);
		AlpnBuffers alpn = new AlpnBuffers(raw().memory, Raw.ALPN);
		NativeBlock out = NativeBlock.allocate(raw().memory, Long.BYTES);
		int status = raw().api.configurationOpen(raw().registration, alpn.address(), alpn.count(), settings.address(),
				QuicSettings.SIZE, 0, out.address());
		assertThat(MsQuicStatus.of(status)).isEqualTo(MsQuicStatus.INVALID_PARAMETER);
	}

	@Test
	void configurationKeepsItsContext() {
		AlpnBuffers alpn = new AlpnBuffers(raw().memory, Raw.ALPN);
		long configuration = raw().handle((out) -> raw().api.configurationOpen(raw().registration, alpn.address(),
				alpn.count(), 0, 0, 0x1_0000_0001L, out));
		assertThat(raw().api.getContext(configuration)).isEqualTo(0x1_0000_0001L);
		raw().api.configurationClose(configuration);
	}

	@Test
	void secondListenerOfSameProtocolAndPortIsRefused() {
		RawListener first = raw().listen(raw().server());
		RawListener second = RawListener.open(raw(), 0);
		assertThat(MsQuicStatus.of(second.start(first.address(), Raw.ALPN))).isEqualTo(MsQuicStatus.ALPN_IN_USE);
	}

	@Test
	void listenerStopIsFollowedByEvent() {
		RawListener listener = raw().listen(raw().server());
		listener.stop();
		listener.await("STOP_COMPLETE");
	}

	@Test
	void connectionWithoutCredentialIsNotStarted() {
		RawConnection connection = RawConnection.open(raw());
		int status = connection.start(raw().configuration(raw().settings(), Raw.ALPN), 4433);
		assertThat(MsQuicStatus.of(status)).isEqualTo(MsQuicStatus.INVALID_PARAMETER);
	}

	@Test
	void connectionIsRefusedWithConfigurationThatHasNoCertificate() {
		RawListener listener = raw().listen(raw().configuration(raw().settings(), Raw.ALPN));
		RawConnection connection = RawConnection.open(raw());
		connection.start(raw().client(), listener.port());
		connection.await("SHUTDOWN_INITIATED_BY_TRANSPORT status=" + MsQuicStatus.CONNECTION_REFUSED.code());
	}

	@Test
	void connectionShutdownCarriesItsCode() {
		Raw.RawPair pair = raw().pair();
		pair.client().shutdown(MsQuic.MAX_ERROR_CODE);
		pair.server().await("SHUTDOWN_INITIATED_BY_PEER code=" + MsQuic.MAX_ERROR_CODE);
	}

	@Test
	void streamShutdownWithIllegalFlagsIsRefused() {
		RawStream stream = RawStream.open(raw().pair().client());
		assertThat(MsQuicStatus.of(stream.shutdown(3, 0))).isEqualTo(MsQuicStatus.INVALID_PARAMETER);
	}

	@Test
	void streamIdIsUnknownBeforeStart() {
		RawStream stream = RawStream.open(raw().pair().client());
		ParamValue id = new ParamValue(raw().memory, Long.BYTES);
		assertThat(MsQuicStatus.of(id.read(raw().api, stream.handle, MsQuic.PARAM_STREAM_ID)))
			.isEqualTo(MsQuicStatus.INVALID_STATE);
		Raw.check(stream.start(0));
		stream.await("START_COMPLETE status=0");
		Raw.check(id.read(raw().api, stream.handle, MsQuic.PARAM_STREAM_ID));
		assertThat(id.getLong(0)).isEqualTo(2);
	}

	@Test
	void sendStartsStreamAndArrives() {
		Raw.RawPair pair = raw().pair();
		RawStream stream = RawStream.open(pair.client());
		Raw.check(stream.send(MsQuic.SEND_FLAG_START | MsQuic.SEND_FLAG_FIN, 0, "abc".getBytes()));
		RawStream received = pair.server().awaitPeerStream();
		received.await("PEER_SEND_SHUTDOWN");
		assertThat(received.received()).asString().isEqualTo("abc");
	}

	@Test
	void pendingReceiveGoesOnWhenCompleted() {
		Raw.RawPair pair = raw().pair();
		pair.server()
			.onPeerStream((stream) -> stream
				.onEach((handle, event) -> (StreamEvent.type(raw().memory, event) == StreamEvent.RECEIVE)
						? MsQuicStatus.PENDING.code() : 0));
		RawStream stream = RawStream.open(pair.client());
		Raw.check(stream.send(MsQuic.SEND_FLAG_START | MsQuic.SEND_FLAG_FIN, 0, "abc".getBytes()));
		RawStream received = pair.server().awaitPeerStream();
		received.await("RECEIVE");
		stream.await("SEND_SHUTDOWN_COMPLETE graceful=true");
		assertThat(received.events()).doesNotContain("PEER_SEND_SHUTDOWN");
		raw().api.streamReceiveComplete(received.handle, 3);
		received.await("PEER_SEND_SHUTDOWN");
	}

	@Test
	void receivingStartsWhenEnabled() {
		Raw.RawPair pair = raw().pair();
		pair.server().onPeerStream((stream) -> Raw.check(raw().api.streamReceiveSetEnabled(stream.handle, 0)));
		RawStream stream = RawStream.open(pair.client());
		Raw.check(stream.send(MsQuic.SEND_FLAG_START, 0, "abc".getBytes()));
		RawStream received = pair.server().awaitPeerStream();
		stream.await("SEND_COMPLETE context=0 canceled=false");
		assertThat(received.events()).isEmpty();
		Raw.check(raw().api.streamReceiveSetEnabled(received.handle, 1));
		received.await("RECEIVE offset=0 length=3");
	}

	@Test
	void eventsOfStreamCloseArriveBeforeItReturns() {
		RawStream stream = RawStream.open(raw().pair().client());
		Raw.check(stream.start(0));
		stream.await("START_COMPLETE");
		stream.close();
		assertThat(stream.events()).last().asString().startsWith("SHUTDOWN_COMPLETE connection=false appClose=true");
	}

}

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
		raw().api.setContext(connection.handle, 0x1234_5678_9ABC_DEF0L);
		assertThat(raw().api.getContext(connection.handle)).isEqualTo(0x1234_5678_9ABC_DEF0L);
	}

	@Test
	void sentBytesArrive() {
		Raw.RawPair pair = raw().pair();
		RawStream stream = RawStream.open(pair.client());
		Raw.check(stream.start(0));
		Raw.check(stream.send(MsQuic.SEND_FLAG_FIN, 7, "abc".getBytes(), "de".getBytes()));
		stream.await("SHUTDOWN_COMPLETE");
		assertThat(stream.events()).containsSubsequence("START_COMPLETE status=0 id=2 accepted=true",
				"SEND_COMPLETE context=7 canceled=false", "SEND_SHUTDOWN_COMPLETE graceful=true",
				"SHUTDOWN_COMPLETE connection=false appClose=false byApp=false remotely=false code=0 status=0");
		RawStream received = pair.server().awaitPeerStream();
		received.await("PEER_SEND_SHUTDOWN");
		assertThat(received.received()).asString().isEqualTo("abcde");
	}

}

package io.quicsend.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.quicsend.BlockedReason;
import io.quicsend.ConnectionState;
import io.quicsend.ConnectionTotals;
import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.SendStreamOutcome;
import io.quicsend.SendStreamSnapshot;
import io.quicsend.StreamState;
import io.quicsend.WriteException;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.PerformanceCounter;
import io.quicsend.test.QuicReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.quicsend.faults.Sender.DEADLINE;
import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is counted of a connection and its streams.
 */
@Timeout(60)
class ConnectionTotalsTests {

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	void totalsAreWhatTheReceiverHasCounted() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		List<CompletableFuture<Void>> all = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			all.add(connection.send(ByteBuffer.allocate(i)));
			SendStream stream = connection.openSendStream();
			stream.send(new byte[10 * i]);
			all.add(stream.finish());
		}
		all.forEach(Sender::succeeds);
		Sender.await("all has arrived", () -> receiver.finishedCount() == 600);
		ConnectionTotals totals = connection.totals();
		assertThat(totals.streamsOpened()).isEqualTo(600);
		assertThat(totals.streamsEnded(SendStreamOutcome.ACKNOWLEDGED)).isEqualTo(600);
		assertThat(totals.bytesAccepted()).isEqualTo(receiver.byteCount());
		assertThat(totals.bytesAcknowledged()).isEqualTo(receiver.byteCount());
		assertThat(totals.bytesPending()).isZero();
		assertThat(totals.activeMessages()).isZero();
		assertThat(totals.activeStreams()).isZero();
		assertThat(totals.connects()).isEqualTo(1);
		assertThat(totals.packetsSent()).isPositive();
		assertThat(totals.bytesSent()).isGreaterThan(totals.bytesAccepted());
	}

	@Test
	void totalsOutliveTheConnectionThatTheyWereMadeOn() throws IOException {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		succeeds(connection.send(ByteBuffer.allocate(100_000)));
		SendStream stream = connection.openSendStream();
		succeeds(stream.send(new byte[1000]));
		long packets = connection.statistics().packetsSent();
		receiver.closeConnections(1);
		fails(stream.finish(), WriteException.ConnectionLost.class);
		Sender.await("the connection is idle", () -> connection.state() == ConnectionState.IDLE);
		succeeds(connection.send(ByteBuffer.allocate(10)));
		ConnectionTotals totals = connection.totals();
		assertThat(totals.connects()).isEqualTo(2);
		assertThat(totals.streamsOpened()).isEqualTo(3);
		assertThat(totals.streamsEnded()).isEqualTo(Map.of(SendStreamOutcome.ACKNOWLEDGED, 2L, SendStreamOutcome.LOST,
				1L, SendStreamOutcome.ABORTED, 0L, SendStreamOutcome.STOPPED, 0L, SendStreamOutcome.FAILED, 0L));
		assertThat(totals.bytesAccepted()).isEqualTo(101_010);
		assertThat(totals.bytesAcknowledged()).isEqualTo(101_010);
		assertThat(totals.packetsSent()).isGreaterThanOrEqualTo(packets + connection.statistics().packetsSent());
	}

	@Test
	void eachOutcomeIsCounted() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		succeeds(connection.openSendStream().abort(1));
		receiver.stopStreamsAfter(0, 7);
		fails(connection.openSendStream().send(new byte[200_000]), WriteException.Stopped.class);
		fails(connection.send(ByteBuffer.allocateDirect(200_000)), WriteException.Stopped.class);
		Sender.await("all are counted", () -> connection.totals().activeStreams() == 0);
		ConnectionTotals totals = connection.totals();
		assertThat(totals.streamsEnded(SendStreamOutcome.ABORTED)).isEqualTo(1);
		assertThat(totals.streamsEnded(SendStreamOutcome.STOPPED)).isEqualTo(2);
		assertThat(totals.bytesPending()).isZero();
	}

	@Test
	void openStreamsAndMessagesAreShownAsTheyAre() throws IOException {
		QuicReceiver receiver = this.sender.receiver((builder) -> builder.streamLimit(1));
		QuicConnection connection = this.sender.connect(receiver);
		SendStream stream = connection.openSendStream();
		succeeds(stream.send(new byte[500]));
		CompletableFuture<Void> message = connection.send(ByteBuffer.allocate(300));
		SendStream waiting = connection.openSendStream();
		CompletableFuture<Void> queued = waiting.send(new byte[70]);
		assertThat(connection.streams()).extracting(SendStreamSnapshot::number).containsExactly(1L, 3L);
		SendStreamSnapshot snapshot = connection.streams().get(0);
		assertThat(snapshot.id()).isEqualTo(stream.id());
		assertThat(snapshot.state()).isEqualTo(StreamState.START_COMPLETE);
		assertThat(snapshot.bytesAccepted()).isEqualTo(500);
		assertThat(snapshot.bytesSent()).isEqualTo(500);
		assertThat(snapshot.bytesAcknowledged()).isEqualTo(500);
		assertThat(snapshot.bytesQueued()).isZero();
		assertThat(connection.streams().get(1).bytesAccepted()).isEqualTo(70);
		assertThat(connection.streamStatistics(snapshot.number()).bytesAcknowledged()).isEqualTo(500);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> connection.streamStatistics(1000));
		ConnectionTotals totals = connection.totals();
		assertThat(totals.activeStreams()).isEqualTo(2);
		assertThat(totals.activeMessages()).isEqualTo(1);
		assertThat(totals.bytesPending()).isEqualTo(370);
		receiver.streamLimit(100);
		succeeds(stream.finish());
		succeeds(message);
		succeeds(queued);
		succeeds(waiting.finish());
		Sender.await("no stream is open", () -> connection.streams().isEmpty());
	}

	@Test
	void blockedTimesAreAddedUpWhenMeasured() {
		this.sender.registration().measureBlockedTimes(true);
		QuicReceiver receiver = this.sender.receiver((builder) -> builder.streamLimit(0));
		QuicConnection connection = this.sender.connect(receiver);
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> started = stream.start();
		Sender.holds("the stream waits", Duration.ofMillis(50), () -> !started.isDone());
		receiver.streamLimit(10);
		succeeds(stream.finish());
		receiver.awaitStreams(1, DEADLINE);
		Sender.await("the stream is down", () -> connection.streams().isEmpty());
		assertThat(connection.totals().blocked(BlockedReason.STREAM_ID_LIMIT)).isGreaterThan(Duration.ofMillis(40));
		assertThat(connection.totals().blocked()).hasSize(BlockedReason.values().length);
	}

	@Test
	void blockedTimesAreZeroUnlessMeasured() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		succeeds(connection.openSendStream().finish());
		assertThat(connection.totals().blocked().values()).containsOnly(Duration.ZERO);
	}

	@Test
	void msquicCountersHaveTheirNames() {
		QuicReceiver receiver = this.sender.receiver();
		Map<PerformanceCounter, Long> before = MsQuicLibrary.performanceCounters();
		QuicConnection connection = this.sender.connect(receiver);
		succeeds(connection.send(ByteBuffer.allocate(100_000)));
		Map<PerformanceCounter, Long> after = MsQuicLibrary.performanceCounters();
		// The receiver lives in the same process.
		assertThat(grown(before, after, PerformanceCounter.CONNECTIONS_CREATED)).isEqualTo(2);
		assertThat(grown(before, after, PerformanceCounter.CONNECTIONS_CONNECTED)).isEqualTo(2);
		assertThat(grown(before, after, PerformanceCounter.APPLICATION_BYTES_SENT)).isEqualTo(100_000);
		assertThat(grown(before, after, PerformanceCounter.UDP_BYTES_SENT)).isGreaterThan(100_000);
	}

	private static long grown(Map<PerformanceCounter, Long> before, Map<PerformanceCounter, Long> after,
			PerformanceCounter counter) {
		return after.getOrDefault(counter, 0L) - before.getOrDefault(counter, 0L);
	}

}

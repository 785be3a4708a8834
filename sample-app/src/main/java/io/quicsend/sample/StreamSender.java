package io.quicsend.sample;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.quicsend.SendStreamFactory;
import io.quicsend.SendStreamOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.io.InputStreamSource;
import org.springframework.stereotype.Component;

/**
 * Sends, each thing on a stream of its own. When the application is stopped, which comes
 * before its connections are closed, it gives up what is under way and tells so.
 */
@Component
class StreamSender implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(StreamSender.class);

	private static final int STOP_TIMEOUT_MILLIS = 2000;

	/** Closing a stream that is not finished tells the receiver this code. */
	private static final SendStreamOptions OPTIONS = SendStreamOptions.defaults().withCloseErrorCode(Transfer.GIVEN_UP);

	private final SendStreamFactory streams;

	private final ObjectProvider<EmbeddedReceiver> receiver;

	private final ReportPrinter printer;

	private final Map<Transfer, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

	private volatile boolean running = true;

	StreamSender(SendStreamFactory streams, ObjectProvider<EmbeddedReceiver> receiver, ReportPrinter printer) {
		this.streams = streams;
		this.receiver = receiver;
		this.printer = printer;
	}

	/**
	 * Open a stream. {@link #send(Transfer, InputStreamSource)} must follow.
	 * @param name the name of what will be sent
	 * @return the transfer
	 */
	Transfer open(String name) {
		Transfer transfer = new Transfer(name, this.streams.open(SendStreamFactory.DEFAULT_CONNECTION, OPTIONS));
		this.underWay.put(transfer, new CompletableFuture<>());
		if (!this.running) {
			transfer.abort();
		}
		return transfer;
	}

	/**
	 * Send the content, and wait until it is acknowledged.
	 * @param transfer the transfer
	 * @param content the content
	 * @return what became of it
	 */
	SendReport send(Transfer transfer, InputStreamSource content) {
		try {
			SendReport report = withReceived(transfer.send(content));
			log(report);
			this.printer.ended(report);
			return report;
		}
		finally {
			CompletableFuture<Void> ended = this.underWay.remove(transfer);
			if (ended != null) {
				ended.complete(null);
			}
		}
	}

	private SendReport withReceived(SendReport report) {
		EmbeddedReceiver receiver = this.receiver.getIfAvailable();
		if (receiver == null || report.stream() == null || !report.acknowledged()) {
			return report;
		}
		return report.withReceivedSha256(receiver.sha256(report.stream()));
	}

	private void log(SendReport report) {
		if (report.acknowledged()) {
			logger.info("{} was acknowledged, {} bytes on stream {}", report.name(), report.bytes(), report.stream());
		}
		else {
			logger.error("{} was not acknowledged, {}: {} bytes on stream {}: {}", report.name(), report.outcome(),
					report.bytes(), (report.stream() != null) ? report.stream() : "(none)", report.error());
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		List<CompletableFuture<Void>> ended = List.copyOf(this.underWay.values());
		this.underWay.keySet().forEach(Transfer::abort);
		try {
			CompletableFuture.allOf(ended.toArray(CompletableFuture[]::new))
				.get(STOP_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.error("{} streams have not ended", this.underWay.size());
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}

package io.quicsend.sample;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * Sends the files at start, all at once: no stream waits for another one.
 */
@Component
class SampleRunner implements ApplicationRunner, ExitCodeGenerator {

	private final SampleFiles files;

	private final StreamSender sender;

	private final ReportPrinter printer;

	private volatile int exitCode = 1;

	SampleRunner(SampleFiles files, StreamSender sender, ReportPrinter printer) {
		this.files = files;
		this.sender = sender;
		this.printer = printer;
	}

	@Override
	public void run(ApplicationArguments args) throws Exception {
		List<Transfer> transfers = new ArrayList<>();
		List<CompletableFuture<SendReport>> sendings = new ArrayList<>();
		for (Resource file : this.files.files()) {
			Transfer transfer = this.sender.open(Objects.requireNonNullElse(file.getFilename(), "-"));
			transfers.add(transfer);
			sendings.add(CompletableFuture.supplyAsync(() -> this.sender.send(transfer, file),
					(task) -> new Thread(task, "send-" + file.getFilename()).start()));
		}
		ProgressLine.show(transfers, totalBytes(), CompletableFuture.allOf(sendings.toArray(CompletableFuture[]::new)));
		List<SendReport> reports = sendings.stream().map(CompletableFuture::join).toList();
		this.printer.ended(reports);
		this.exitCode = reports.stream().allMatch(SendReport::acknowledged) ? 0 : 1;
	}

	private long totalBytes() throws IOException {
		long total = 0;
		for (Resource file : this.files.files()) {
			total += file.contentLength();
		}
		return total;
	}

	@Override
	public int getExitCode() {
		return this.exitCode;
	}

}

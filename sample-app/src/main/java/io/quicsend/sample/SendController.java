package io.quicsend.sample;

import java.io.InputStream;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Sends request bodies. The body is taken as a plain stream, never whole in memory, and
 * read no faster than it leaves.
 */
@RestController
class SendController {

	private final StreamSender sender;

	SendController(StreamSender sender) {
		this.sender = sender;
	}

	@PostMapping(path = "/send", produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<SendReport> send(InputStream body) {
		SendReport report = this.sender.send(this.sender.open("POST /send"), () -> body);
		return ResponseEntity.status(report.acknowledged() ? HttpStatus.OK : HttpStatus.BAD_GATEWAY).body(report);
	}

}

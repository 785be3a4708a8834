package io.quicsend.interop;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

import io.quicsend.QuicConnection;
import io.quicsend.SendStream;

/**
 * Sends each content on a stream of its own, by the ways that the API has in turn, many
 * at the same time.
 */
final class BulkSender implements AutoCloseable {

	private static final int IN_FLIGHT = 48;

	private static final int THREADS = 6;

	private static final int LARGEST_PIECE = 100_000;

	private final QuicConnection connection;

	private final Random random;

	private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

	private final Semaphore inFlight = new Semaphore(IN_FLIGHT);

	BulkSender(QuicConnection connection, long seed) {
		this.connection = connection;
		this.random = new Random(seed);
	}

	/**
	 * Send all contents. Blocks while many are not acknowledged yet.
	 * @return for each content what completes when its stream has been acknowledged, with
	 * the stream's id if that can be known
	 */
	List<CompletableFuture<OptionalLong>> send(List<ByteBuffer> payloads) throws InterruptedException {
		List<CompletableFuture<OptionalLong>> results = new ArrayList<>();
		for (ByteBuffer payload : payloads) {
			this.inFlight.acquire();
			CompletableFuture<OptionalLong> result = send(results.size(), payload);
			results.add(result.whenComplete((id, failure) -> this.inFlight.release()));
		}
		return results;
	}

	private CompletableFuture<OptionalLong> send(int number, ByteBuffer payload) {
		Random random = new Random(this.random.nextLong());
		return switch (number % 3) {
			case 0 -> this.connection.send(payload).thenApply((ignored) -> OptionalLong.empty());
			case 1 ->
				CompletableFuture.supplyAsync(() -> sendPieces(payload, random), this.threads).thenCompose((id) -> id);
			default -> CompletableFuture.supplyAsync(() -> writePieces(payload, random), this.threads);
		};
	}

	private CompletableFuture<OptionalLong> sendPieces(ByteBuffer payload, Random random) {
		SendStream stream = this.connection.openSendStream();
		stream.start().join();
		List<CompletableFuture<Void>> sends = new ArrayList<>();
		ByteBuffer rest = payload.duplicate();
		while (rest.hasRemaining()) {
			stream.whenWritable().join();
			sends.add(stream.send(nextPiece(rest, random)));
		}
		sends.add(stream.finish());
		return CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new)).thenApply((ignored) -> stream.id());
	}

	/** Overwrites the array after each write, as callers of an output stream may. */
	private OptionalLong writePieces(ByteBuffer payload, Random random) {
		SendStream stream = this.connection.openSendStream();
		byte[] array = new byte[LARGEST_PIECE];
		ByteBuffer rest = payload.duplicate();
		try (OutputStream output = stream.outputStream()) {
			while (rest.hasRemaining()) {
				ByteBuffer piece = nextPiece(rest, random);
				int length = piece.remaining();
				piece.get(array, 0, length);
				output.write(array, 0, length);
				Arrays.fill(array, (byte) 0);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return stream.id();
	}

	private static ByteBuffer nextPiece(ByteBuffer rest, Random random) {
		int length = Math.min(rest.remaining(), 1 + random.nextInt(LARGEST_PIECE));
		ByteBuffer piece = rest.slice(rest.position(), length);
		rest.position(rest.position() + length);
		return piece;
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}

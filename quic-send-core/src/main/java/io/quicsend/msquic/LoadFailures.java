package io.quicsend.msquic;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What has been tried in vain, for the one exception that tells it all.
 */
final class LoadFailures {

	private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*");

	private final NativePlatform platform;

	private final List<String> attempts = new ArrayList<>();

	private final List<Throwable> causes = new ArrayList<>();

	LoadFailures(NativePlatform platform) {
		this.platform = platform;
	}

	void add(String what, String reason) {
		this.attempts.add(what + ": " + reason);
	}

	void add(String what, Throwable cause) {
		add(what, explain(cause));
		this.causes.add(cause);
	}

	boolean hasCauses() {
		return !this.causes.isEmpty();
	}

	/**
	 * What has failed so far, in one line.
	 * @return the failures
	 */
	@Override
	public String toString() {
		return String.join("; ", this.attempts);
	}

	MsQuicLoadException toException(String advice) {
		StringBuilder message = new StringBuilder("Native msquic could not be loaded on ")
			.append(this.platform.classifier())
			.append(" (os.name ")
			.append(System.getProperty("os.name"))
			.append(", os.arch ")
			.append(System.getProperty("os.arch"))
			.append("). Tried:");
		this.attempts.forEach((attempt) -> message.append("\n  - ").append(attempt));
		MsQuicLoadException exception = new MsQuicLoadException(message.toString(), advice,
				this.causes.isEmpty() ? null : this.causes.get(0));
		this.causes.stream().skip(1).forEach(exception::addSuppressed);
		return exception;
	}

	static String explain(Throwable cause) {
		String reason = LINE_BREAK.matcher(describe(cause)).replaceAll("; ");
		if (reason.contains("GLIBC_")) {
			return reason + " (the library needs a newer glibc than this system has; that of a release needs 2.28)";
		}
		if (reason.contains("failed to map segment")) {
			return reason + " (the file system is mounted noexec)";
		}
		return reason;
	}

	private static String describe(Throwable cause) {
		if (cause instanceof FileSystemException failure) {
			return failure.getFile() + ": " + describe(failure);
		}
		String message = cause.getMessage();
		if (message == null) {
			return cause.getClass().getSimpleName();
		}
		return (cause instanceof IOException) ? message : cause.getClass().getSimpleName() + ": " + message;
	}

	private static @Nullable String describe(FileSystemException failure) {
		if (failure.getReason() != null) {
			return failure.getReason();
		}
		if (failure instanceof AccessDeniedException) {
			return "access denied";
		}
		if (failure instanceof NoSuchFileException) {
			return "no such file or directory";
		}
		return (failure instanceof FileAlreadyExistsException) ? "not a directory" : failure.getClass().getSimpleName();
	}

}

package io.quicsend.msquic;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoadFailuresTests {

	private final LoadFailures failures = new LoadFailures(new NativePlatform("linux", "x86_64"));

	@Test
	@DisplayName("E1: the exception lists what was tried, the platform, and what to do")
	void listsWhatWasTried() {
		MsQuicLoadException first = new MsQuicLoadException("first reason");
		IOException second = new IOException("second reason");
		this.failures.add("one", first);
		this.failures.add("two", "absent");
		this.failures.add("three", second);
		MsQuicLoadException exception = this.failures.toException("do this.");
		assertThat(exception).hasMessage("""
				Native msquic could not be loaded on linux-x86_64 (os.name %s, os.arch %s). Tried:
				  - one: first reason
				  - two: absent
				  - three: second reason
				What to do: do this.""", System.getProperty("os.name"), System.getProperty("os.arch"));
		assertThat(exception).hasCause(first).hasSuppressedException(second);
	}

	@Test
	@DisplayName("E3: a glibc that is too old is explained")
	void explainsAnOldGlibc() {
		String message = "/lib/libc.so.6: version `GLIBC_2.34' not found (required by /tmp/libmsquic.so)";
		assertThat(LoadFailures.explain(new MsQuicLoadException(message))).startsWith(message)
			.contains("needs a newer glibc than this system has");
	}

	@Test
	@DisplayName("E4: the system loader's words for noexec are explained")
	void explainsNoexec() {
		String message = "/x/libmsquic.so: failed to map segment from shared object";
		assertThat(LoadFailures.explain(new MsQuicLoadException(message))).startsWith(message)
			.contains("mounted noexec");
	}

	@Test
	void namesTheFileAndTheReasonOfAFileSystemsRefusal() {
		assertThat(LoadFailures.explain(new AccessDeniedException("/x"))).isEqualTo("/x: access denied");
		assertThat(LoadFailures.explain(new NoSuchFileException("/x"))).isEqualTo("/x: no such file or directory");
	}

	@Test
	void keepsAReasonInOneLine() {
		assertThat(LoadFailures.explain(new MsQuicLoadException("a:\n\tb\nc"))).isEqualTo("a:; b; c");
	}

	@Test
	void namesAnExceptionWithoutMessage() {
		assertThat(LoadFailures.explain(new IOException())).isEqualTo("IOException");
	}

}

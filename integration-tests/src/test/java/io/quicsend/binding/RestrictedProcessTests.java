package io.quicsend.binding;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.quicsend.test.QuicReceiver;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes that may less than others, each started by something that takes a right away.
 */
@EnabledOnOs(OS.LINUX)
class RestrictedProcessTests {

	/** Has the kernel refuse sockets, as a seccomp profile of a container does. */
	private static final String REFUSING_SOCKETS = """
			#include <errno.h>
			#include <linux/filter.h>
			#include <linux/seccomp.h>
			#include <stddef.h>
			#include <sys/prctl.h>
			#include <sys/socket.h>
			#include <sys/syscall.h>
			#include <unistd.h>
			int main(int argc, char **argv) {
				struct sock_filter filter[] = {
					BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
					BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 4),
					BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[ARGUMENT])),
					BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xf),
					BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, REFUSED, 0, 1),
					BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ERROR),
					BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
				};
				struct sock_fprog program = { sizeof(filter) / sizeof(filter[0]), filter };
				if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
					return 97;
				}
				execvp(argv[1], argv + 1);
				return 98;
			}
			""";

	private static final String FAILED = "failed Connection 'default' to 127.0.0.1:<port> (127.0.0.1:<port>), "
			+ "connecting: the transport ended it [";

	@TempDir
	Path directory;

	@Test
	@DisplayName("E9: where IPv6 is switched off, IPv4 works")
	void sendsOverIpv4WhereIpv6IsSwitchedOff() throws Exception {
		assertThat(inNamespace("--net",
				"ip link set lo up && echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6 && exec \"$@\""))
			.isEqualTo("received over IPv4");
	}

	@Test
	@DisplayName("E9: without /proc, everything works")
	void sendsWithoutProc() throws Exception {
		assertThat(inNamespace("--mount", "umount -l /proc && exec \"$@\"")).isEqualTo("received over IPv4");
	}

	@Test
	@DisplayName("E9: where the kernel has no IPv6, the error carries the native status")
	void tellsTheStatusWhereTheKernelHasNoIpv6() throws Exception {
		assertThat(refusing("-DARGUMENT=0", "-DREFUSED=AF_INET6", "-DERROR=EAFNOSUPPORT"))
			.isEqualTo(FAILED + "INVALID_ADDRESS (97)]");
	}

	@Test
	@DisplayName("E9: where seccomp refuses sockets, the error carries the native status")
	void tellsTheStatusWhereSocketsAreRefused() throws Exception {
		assertThat(refusing("-DARGUMENT=1", "-DREFUSED=SOCK_DGRAM", "-DERROR=EPERM"))
			.isEqualTo(FAILED + "INVALID_STATE (1)]");
	}

	/** What a sender in a process without such sockets says of a receiver outside. */
	private String refusing(String... options) throws Exception {
		Path launcher = NativeCode.program(this.directory.resolve("launcher"), REFUSING_SOCKETS, options);
		Assumptions.assumeTrue(new ProcessBuilder(launcher.toString(), "true").start().waitFor() == 0,
				"may not install a seccomp filter");
		try (QuicReceiver receiver = QuicReceiver.builder().alpn("quic-send").start()) {
			return program(String.valueOf(receiver.port())).startedBy(launcher.toString())
				.run()
				.strip()
				.replace(":" + receiver.port(), ":<port>");
		}
	}

	private String inNamespace(String namespace, String script) throws Exception {
		List<String> launcher = List.of("unshare", namespace, "sh", "-c", script, "sh");
		Assumptions.assumeTrue(succeeds(launcher), "may not make a namespace");
		return program().startedBy(launcher.toArray(String[]::new)).run().strip();
	}

	private Program program(String... arguments) {
		// Without /proc the JVM does not find its own libraries.
		return new Program(this.directory).systemLibraries(Path.of(System.getProperty("java.home"), "lib"))
			.main(SendingProgram.class, arguments);
	}

	private static boolean succeeds(List<String> launcher) throws InterruptedException {
		List<String> command = new ArrayList<>(launcher);
		command.add("true");
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

}

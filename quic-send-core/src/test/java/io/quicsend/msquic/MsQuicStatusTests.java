package io.quicsend.msquic;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledOnOs(OS.LINUX)
class MsQuicStatusTests {

	@Test
	void describesStatusByNameAndNumber() {
		assertThat(MsQuicStatus.describe(110)).isEqualTo("CONNECTION_TIMEOUT (110)");
		assertThat(MsQuicStatus.describe(-2)).isEqualTo("PENDING (-2)");
		assertThat(MsQuicStatus.describe(200000304)).isEqualTo("UNKNOWN_CA (200000304)");
	}

	@Test
	void describesWhatTheOperatingSystemReports() {
		assertThat(MsQuicStatus.describe(13)).isEqualTo("EACCES (13)");
		assertThat(MsQuicStatus.describe(101)).isEqualTo("ENETUNREACH (101)");
	}

	@Test
	void describesAlertWithoutName() {
		assertThat(MsQuicStatus.describe(200000256 + 80)).isEqualTo("TLS alert 80 (200000336)");
	}

	@Test
	void describesUnknownNumber() {
		assertThat(MsQuicStatus.describe(4711)).isEqualTo("status 4711");
		assertThat(MsQuicStatus.describe(-4711)).isEqualTo("status -4711");
		assertThat(MsQuicStatus.describe(200000512)).isEqualTo("status 200000512");
	}

	@Test
	void acceptedStatusesAreZeroAndBelow() {
		assertThat(MsQuicStatus.succeeded(0)).isTrue();
		assertThat(MsQuicStatus.succeeded(-2)).isTrue();
		assertThat(MsQuicStatus.succeeded(1)).isFalse();
		assertThat(MsQuicStatus.succeeded(200000304)).isFalse();
	}

	@Test
	void everyCodeFindsItsStatus() {
		Set<Integer> codes = new HashSet<>();
		Arrays.stream(MsQuicStatus.values()).forEach((status) -> {
			assertThat(MsQuicStatus.of(status.code())).isEqualTo(status);
			assertThat(codes.add(status.code())).isTrue();
		});
	}

}

package io.quicsend.spring.actuate;

import java.util.Map;

import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.MsQuicLibraryInfo;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * {@link InfoContributor} that tells the version of native msquic, once it is loaded.
 */
public class QuicSendInfoContributor implements InfoContributor {

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> msquic = MsQuicLibrary.loadedLibrary()
			.map(QuicSendInfoContributor::describe)
			.orElse(Map.of("loaded", false));
		builder.withDetail("quicsend", Map.of("msquic", msquic));
	}

	private static Map<String, Object> describe(MsQuicLibraryInfo library) {
		return Map.of("loaded", true, "version", library.version().toString(), "binding", library.binding());
	}

}

package io.quicsend.autoconfigure;

import java.util.Map;

import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.spring.actuate.QuicSendInfoContributor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuicSendInfoContributorAutoConfiguration}.
 */
class QuicSendInfoContributorAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(QuicSendAutoConfiguration.class, QuicSendInfoContributorAutoConfiguration.class));

	@Test
	void tellsTheVersionOnceTheLibraryIsLoaded() {
		this.contextRunner.run((context) -> {
			assertThat(msquic(context.getBean(QuicSendInfoContributor.class))).isEqualTo(Map.of("loaded", false));
			try (MsQuicLibrary.Reference library = context.getBean(MsQuicLibrary.class).open()) {
				assertThat(msquic(context.getBean(QuicSendInfoContributor.class))).isEqualTo(
						Map.of("loaded", true, "version", library.version().toString(), "binding", library.binding()));
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.info.quicsend.enabled=false", "management.info.defaults.enabled=false",
			"quic-send.enabled=false" })
	void isAbsentWhenDisabled(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(InfoContributor.class));
	}

	@Test
	void backsOffFromAContributorOfTheApplication() {
		QuicSendInfoContributor own = new QuicSendInfoContributor();
		this.contextRunner.withBean(QuicSendInfoContributor.class, () -> own)
			.run((context) -> assertThat(context).getBean(InfoContributor.class).isSameAs(own));
	}

	private static Object msquic(QuicSendInfoContributor contributor) {
		Info.Builder builder = new Info.Builder();
		contributor.contribute(builder);
		return builder.build().get("quicsend", Map.class).get("msquic");
	}

}

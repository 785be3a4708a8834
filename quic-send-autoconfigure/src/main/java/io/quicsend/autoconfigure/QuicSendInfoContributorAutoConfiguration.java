package io.quicsend.autoconfigure;

import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.spring.actuate.QuicSendInfoContributor;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorAutoConfiguration;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for what the endpoint {@code info} tells of the native library.
 */
@AutoConfiguration(after = QuicSendAutoConfiguration.class)
@ConditionalOnClass({ InfoContributor.class, ConditionalOnEnabledInfoContributor.class })
@ConditionalOnBean(MsQuicLibrary.class)
@ConditionalOnEnabledInfoContributor("quicsend")
public final class QuicSendInfoContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@Order(InfoContributorAutoConfiguration.DEFAULT_ORDER)
	QuicSendInfoContributor quicSendInfoContributor() {
		return new QuicSendInfoContributor();
	}

}

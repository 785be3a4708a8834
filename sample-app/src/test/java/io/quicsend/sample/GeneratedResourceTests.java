package io.quicsend.sample;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GeneratedResource}.
 */
class GeneratedResourceTests {

	private final GeneratedResource resource = new GeneratedResource(1);

	@Test
	void hasAsManyBytesAsItSays() throws IOException {
		assertThat(this.resource.getContentAsByteArray()).hasSize(1024 * 1024);
		assertThat(this.resource.contentLength()).isEqualTo(1024 * 1024);
	}

	@Test
	void isTheSameEachTime() throws IOException {
		assertThat(this.resource.getContentAsByteArray()).isEqualTo(this.resource.getContentAsByteArray());
	}

	@Test
	void isTheSameByteByByte() throws IOException {
		byte[] whole = this.resource.getContentAsByteArray();
		try (InputStream content = this.resource.getInputStream()) {
			for (int i = 0; i < 10_000; i++) {
				assertThat((byte) content.read()).isEqualTo(whole[i]);
			}
		}
	}

	@Test
	void doesNotRepeatItself() throws IOException {
		byte[] whole = this.resource.getContentAsByteArray();
		for (int block = 8192; block < whole.length; block += 8192) {
			assertThat(Arrays.mismatch(whole, 0, 8192, whole, block, block + 8192)).isNotNegative();
		}
	}

}

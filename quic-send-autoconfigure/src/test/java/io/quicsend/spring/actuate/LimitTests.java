package io.quicsend.spring.actuate;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LimitTests {

	private final Limit limit = new Limit(100);

	@Test
	void limitItselfIsNotExceeded() {
		assertThat(this.limit.isExceededBy(100)).isFalse();
		assertThat(this.limit.isExceededBy(100.1)).isTrue();
	}

	@Test
	void staysExceededAroundTheLimit() {
		assertThat(this.limit.isExceededBy(101)).isTrue();
		assertThat(this.limit.isExceededBy(99)).isTrue();
		assertThat(this.limit.isExceededBy(81)).isTrue();
	}

	@Test
	void isNoLongerExceededWellBelow() {
		assertThat(this.limit.isExceededBy(101)).isTrue();
		assertThat(this.limit.isExceededBy(80)).isFalse();
		assertThat(this.limit.isExceededBy(99)).isFalse();
	}

}

package io.vatpool.mariadb.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void theDefaultsSuitALaptop() {
    Options options = Options.defaults();

    assertThat(options.port()).isZero();
    assertThat(options.detached()).isFalse();
    assertThat(options.bufferPoolBytes()).isEqualTo(128L << 20);
    assertThat(options.program()).isEmpty();
    assertThat(options.startTimeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(options.stopTimeout()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void valuesThatCannotWorkAreRefused() {
    Options options = Options.defaults();

    assertThatThrownBy(() -> options.withPort(65_536)).hasMessageContaining("65536");
    assertThatThrownBy(() -> options.withBufferPoolBytes(1)).hasMessageContaining("at least");
    assertThatThrownBy(() -> options.withStartTimeout(Duration.ZERO))
        .hasMessageContaining("positive");
  }
}

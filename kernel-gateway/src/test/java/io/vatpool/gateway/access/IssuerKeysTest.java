package io.vatpool.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jose4j.jwk.JsonWebKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often an issuer is asked, and how long its answer holds. */
class IssuerKeysTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean away;
  private JsonWebKey key;
  private IssuerKeys keys;

  @BeforeEach
  void start() {
    TestIssuer issuer = new TestIssuer();
    key = issuer.key();
    issuer.close();
    AccessConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(AccessConfig.class)
            .build()
            .getConfigMapping(AccessConfig.class);
    keys =
        new IssuerKeys(
            "issuer",
            this::answer,
            config.oidc(),
            nanos::get,
            task -> Thread.ofVirtual().start(task));
  }

  private List<JsonWebKey> answer() throws IOException {
    asked.incrementAndGet();
    if (away) {
      throw new IOException("nobody there");
    }
    return List.of(key);
  }

  private void after(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** As a token with an unknown key does. */
  private int askedAfter(Duration time) {
    after(time);
    int before = asked.get();
    for (int i = 0; i < 5; i++) {
      keys.refresh().join();
    }
    return asked.get() - before;
  }

  @Test
  void unknownKeysDoNotHaveTheIssuerAskedWithoutEnd() {
    assertThat(askedAfter(Duration.ZERO)).isEqualTo(1);
    assertThat(askedAfter(Duration.ofSeconds(9))).isZero();
    assertThat(askedAfter(Duration.ofSeconds(1))).isEqualTo(1);
    assertThat(keys.current()).containsExactly(key);
  }

  @Test
  void anIssuerThatIsAwayIsAskedMoreAndMoreRarely() {
    away = true;

    assertThat(askedAfter(Duration.ZERO)).isEqualTo(1);
    assertThat(keys.isFailing()).isTrue();
    for (int pause : List.of(1, 2, 4, 8, 10, 10)) {
      assertThat(askedAfter(Duration.ofSeconds(pause).minusNanos(1))).isZero();
      assertThat(askedAfter(Duration.ofNanos(1))).isEqualTo(1);
    }

    away = false;
    assertThat(askedAfter(Duration.ofSeconds(10))).isEqualTo(1);
    assertThat(keys.isFailing()).isFalse();
  }

  @Test
  void whatItSaidHoldsForADayWithoutIt() {
    keys.refresh().join();
    away = true;

    after(Duration.ofHours(24));
    keys.refresh().join();
    assertThat(keys.isFailing()).isTrue();
    assertThat(keys.current()).containsExactly(key);
    after(Duration.ofNanos(1));
    assertThat(keys.current()).isEmpty();
  }

  @Test
  void itIsAskedAtIntervals() {
    keys.refresh().join();

    after(Duration.ofMinutes(10).minusNanos(1));
    keys.look();
    assertThat(asked).hasValue(1);
    after(Duration.ofNanos(1));
    keys.look();
    keys.refresh().join();
    assertThat(asked).hasValue(2);
  }
}

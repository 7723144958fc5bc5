package io.vatpool.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void whatIsSavedUpForASecondIsAllThereIs() {
    TokenBucket bucket = new TokenBucket(2, 0);

    assertThat(bucket.take(0)).isTrue();
    assertThat(bucket.take(0)).isTrue();
    assertThat(bucket.take(0)).isFalse();
    assertThat(bucket.take(SECOND / 2)).isTrue();
    assertThat(bucket.take(SECOND / 2)).isFalse();
    assertThat(bucket.take(100 * SECOND)).isTrue();
    assertThat(bucket.take(100 * SECOND)).isTrue();
    assertThat(bucket.take(100 * SECOND)).isFalse();
  }

  @Test
  void aClockReadOutOfOrderGivesNothing() {
    TokenBucket bucket = new TokenBucket(1, 5 * SECOND);

    assertThat(bucket.take(4 * SECOND)).isTrue();
    assertThat(bucket.take(4 * SECOND)).isFalse();
    assertThat(bucket.take(5 * SECOND)).isFalse();
    assertThat(bucket.take(6 * SECOND)).isTrue();
  }
}

package io.vatpool.worker.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostNewsTest {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final CostNews news = new CostNews(INTERVAL, 10);

  @Test
  void theFirstCostIsNewsEvenIfItIsNothing() {
    assertThat(news.isDue(0, at(0))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "0,     99,    false, less than a tenth of a vat in use",
    "0,     100,   true,  a tenth of a vat in use",
    "1017,  1000,  false, a little memory",
    "1017,  17,    true,  the only vat in use was left alone",
    "50000, 54999, false, less than ten per cent",
    "50000, 55000, true,  ten per cent",
    "50000, 45000, true,  ten per cent down"
  })
  void aChangeIsNewsIfItIsLargeEnough(int known, int cost, boolean due, String why) {
    news.tried(at(0));
    news.published(known);

    assertThat(news.isDue(cost, at(60))).as(why).isEqualTo(due);
  }

  @Test
  void nothingIsSaidTwiceWithinTheInterval() {
    news.tried(at(0));
    news.published(0);

    assertThat(news.isDue(5000, at(59))).isFalse();
    assertThat(news.isDue(5000, at(60))).isTrue();
  }

  @Test
  void whatFailedIsTriedAgainAfterTheInterval() {
    news.tried(at(0));

    assertThat(news.isDue(0, at(59))).isFalse();
    assertThat(news.isDue(0, at(60))).isTrue();
  }

  @Test
  void aClockThatWrapsAroundHoldsNothingUp() {
    long nearTheEnd = Long.MAX_VALUE - 1;
    news.tried(nearTheEnd);
    news.published(0);

    assertThat(news.isDue(5000, nearTheEnd + TimeUnit.SECONDS.toNanos(60))).isTrue();
  }

  private static long at(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}

package io.vatpool.gateway.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueueAgeTest {
  private static final long SECOND = 1_000_000_000;

  private final QueueAge queue = new QueueAge();

  @Test
  void theOldestIsTheOneThatCameFirstAndIsStillThere() {
    queue.observe(0, 0, 1);
    queue.observe(2 * SECOND, 0, 3);
    assertThat(queue.oldestSeconds(5 * SECOND)).isEqualTo(5);

    queue.observe(6 * SECOND, 1, 2);

    assertThat(queue.oldestSeconds(6 * SECOND)).isEqualTo(4);
    assertThat(queue.length()).isEqualTo(2);
  }

  @Test
  void anEmptyQueueHasNoAge() {
    queue.observe(0, 0, 2);
    queue.observe(SECOND, 2, 0);

    assertThat(queue.oldestSeconds(9 * SECOND)).isZero();
    assertThat(queue.length()).isZero();
  }

  @Test
  void messagesThatKeepOneAnotherAliveAreNotOld() {
    queue.observe(0, 0, 1);
    for (int crank = 1; crank <= 100; crank++) {
      queue.observe(crank * SECOND, crank, 1);
    }

    assertThat(queue.oldestSeconds(100 * SECOND)).isZero();
    assertThat(queue.oldestSeconds(101 * SECOND)).isEqualTo(1);
  }

  @Test
  void whatAnAbortedCrankLeavesBehindIsCounted() {
    queue.observe(0, 7, 5);
    queue.observe(SECOND, 8, 9);

    assertThat(queue.length()).isEqualTo(9);
    assertThat(queue.oldestSeconds(SECOND)).isEqualTo(1);
  }

  @Test
  void moreGroupsThanAreToldApartKeepTheOldest() {
    for (int i = 1; i <= QueueAge.GROUPS_MAX * 2; i++) {
      queue.observe(i * SECOND, 0, i);
    }

    assertThat(queue.length()).isEqualTo(QueueAge.GROUPS_MAX * 2L);
    assertThat(queue.oldestSeconds((QueueAge.GROUPS_MAX * 2L + 1) * SECOND))
        .isEqualTo(QueueAge.GROUPS_MAX * 2);
  }
}

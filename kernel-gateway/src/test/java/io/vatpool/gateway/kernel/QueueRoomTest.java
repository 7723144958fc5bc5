package io.vatpool.gateway.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.kernel.QueueLengths;
import org.junit.jupiter.api.Test;

class QueueRoomTest {
  private final QueueRoom room = new QueueRoom("k1", new HostLimits(10, 5, 5, 2));

  @Test
  void oneClientDoesNotGetAllTheRoom() {
    // Given
    room.queued("a", queues(1, 1));
    room.queued("a", queues(1, 2));

    // When / Then
    assertThatThrownBy(() -> room.require("a", queues(1, 3)))
        .isInstanceOf(HostRefusal.class)
        .hasMessageContainingAll("client a has 2", "limits.client-messages-max", "send this again");
    room.require("b", queues(1, 3));
  }

  @Test
  void theKernelsBoundHoldsForAll() {
    assertThatThrownBy(() -> room.require("c", queues(1, 6)))
        .isInstanceOf(HostRefusal.class)
        .hasMessageContainingAll("k1 has 5", "limits.queued-messages-max");
  }

  @Test
  void whatIsDeliveredMakesRoomForItsClient() {
    // Given
    room.queued("a", queues(1, 1));
    room.queued("b", queues(1, 2));
    room.queued("a", queues(1, 3));

    // When
    room.observe(queues(2, 4));

    // Then
    assertThat(room.of("a")).isEqualTo(1);
    assertThat(room.of("b")).isEqualTo(1);
    room.require("a", queues(2, 4));
  }

  @Test
  void emptyQueuesHoldNothing() {
    // Given: one of those before it went to a promise, so that it never had its number
    room.queued("a", queues(1, 4));

    // When
    room.observe(queues(3, 3));

    // Then
    assertThat(room.of("a")).isZero();
  }

  private static QueueLengths queues(long head, long end) {
    return new QueueLengths(end - head, 0, head, end);
  }
}

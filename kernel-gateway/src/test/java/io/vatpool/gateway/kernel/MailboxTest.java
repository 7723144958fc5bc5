package io.vatpool.gateway.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.protocol.json.JsJson;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private final Mailbox mailbox = new Mailbox("k1", new HostLimits(4, 2, 100, 100));

  @Test
  void oneClientDoesNotFillIt() {
    // Given
    mailbox.put(message("a"));
    mailbox.put(message("a"));

    // When / Then
    assertThatThrownBy(() -> mailbox.put(message("a")))
        .isInstanceOf(HostRefusal.class)
        .hasMessageContainingAll("client a has 2", "limits.client-commands-max");
    mailbox.put(message("b"));
  }

  @Test
  void whatIsTakenOutMakesRoom() {
    // Given
    mailbox.put(message("a"));
    mailbox.put(message("a"));
    assertThat(mailbox.poll()).isNotNull();

    // When
    mailbox.put(message("a"));

    // Then
    assertThat(mailbox.size()).isEqualTo(2);
  }

  @Test
  void aRefusalMakesRoomToo() {
    // Given
    mailbox.put(message("a"));
    mailbox.put(message("a"));

    // When
    mailbox.refuseWaiting(HostRefusal.unavailable("k1", "was closed"));

    // Then
    mailbox.put(message("a"));
    assertThat(mailbox.size()).isEqualTo(1);
  }

  @Test
  void itsOwnBoundHoldsForAll() {
    // Given
    for (String client : new String[] {"a", "b", "c", "d"}) {
      mailbox.put(message(client));
    }

    // When / Then
    assertThatThrownBy(() -> mailbox.put(message("e")))
        .isInstanceOf(HostRefusal.class)
        .hasMessageContainingAll("k1 has 4", "limits.commands-max");
  }

  private static Command message(String client) {
    return new Command(new Command.Work.Message(client, kernel -> JsJson.NODES.objectNode()), null);
  }
}

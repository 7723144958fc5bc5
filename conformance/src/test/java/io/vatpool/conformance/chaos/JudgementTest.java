package io.vatpool.conformance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JudgementTest {
  private final Judgement judgement = new Judgement();

  @Test
  void allMessagesOnceAndInOrderAreNoViolation() {
    // When
    judgement.book("b", List.of("ann 1", "bob 1", "ann 2"), sent("ann 1", "ann 2", "bob 1"));

    // Then
    assertThat(judgement.violations()).isEmpty();
  }

  @Test
  void aLostMessageIsFound() {
    // When
    judgement.book("b", List.of("ann 1"), sent("ann 1", "ann 2"));

    // Then
    assertThat(judgement.violations())
        .containsExactly("b has lost acknowledged messages, 1: [ann 2]");
  }

  @Test
  void aDoubledMessageIsFound() {
    // When
    judgement.book("b", List.of("ann 1", "ann 1"), sent("ann 1"));

    // Then
    assertThat(judgement.violations()).containsExactly("b has messages more than once, 1: [ann 1]");
  }

  @Test
  void aMessageOutOfOrderIsFound() {
    // When
    judgement.book("b", List.of("ann 2", "bob 1", "ann 1"), sent("ann 1", "ann 2", "bob 1"));

    // Then
    assertThat(judgement.violations())
        .containsExactly("b has messages of one sender out of order, 1: [ann 1 after 2]");
  }

  @Test
  void aMessageOfNobodyIsFound() {
    // When
    judgement.book("b", List.of("eve 1"), sent());

    // Then
    assertThat(judgement.violations())
        .containsExactly("b has messages that nobody sent, 1: [eve 1]");
  }

  private static List<Acknowledged> sent(String... lines) {
    return IntStream.range(0, lines.length)
        .mapToObj(i -> {
          int space = lines[i].indexOf(' ');
          return new Acknowledged(
              lines[i].substring(0, space),
              Integer.parseInt(lines[i].substring(space + 1)),
              i,
              "kp" + (40 + i),
              0,
              0);
        })
        .toList();
  }
}

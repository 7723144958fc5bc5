package io.vatpool.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RendezvousHashTest {
  private static final int KEYS = 20_000;

  private record Node(String id, double weight) {
    long digest() {
      return RendezvousHash.digest(id);
    }
  }

  @Test
  void sharesKeysByWeight() {
    // Given
    List<Node> nodes = List.of(new Node("a", 1), new Node("b", 2), new Node("c", 1));

    // When
    Map<String, Long> shares =
        places(nodes).values().stream()
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    // Then
    assertThat(shares.get("a") / (double) KEYS).isCloseTo(0.25, within(0.02));
    assertThat(shares.get("b") / (double) KEYS).isCloseTo(0.50, within(0.02));
  }

  @Test
  void aNodeThatGoesMovesOnlyItsOwnKeys() {
    // Given
    List<Node> all = IntStream.range(0, 10).mapToObj(i -> new Node("w" + i, 1)).toList();
    List<Node> fewer = all.stream().filter(node -> !node.id().equals("w3")).toList();
    Map<String, String> before = places(all);

    // When
    Map<String, String> after = places(fewer);

    // Then
    assertThat(after)
        .allSatisfy((key, node) -> {
          if (!before.get(key).equals("w3")) {
            assertThat(node).isEqualTo(before.get(key));
          }
        });
  }

  @Test
  void aNodeWithoutWeightIsNeverChosen() {
    // Given
    List<Node> nodes = List.of(new Node("a", 0), new Node("b", -1));

    // When / Then
    assertThat(RendezvousHash.choose(1, nodes, Node::digest, Node::weight)).isEmpty();
  }

  private static Map<String, String> places(List<Node> nodes) {
    return IntStream.range(0, KEYS)
        .mapToObj(i -> "k/v" + i)
        .collect(
            Collectors.toMap(
                Function.identity(),
                key ->
                    RendezvousHash.choose(
                            RendezvousHash.digest(key), nodes, Node::digest, Node::weight)
                        .orElseThrow()
                        .id()));
  }
}

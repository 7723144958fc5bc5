package io.vatpool.conformance.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.conformance.result.Emission.Crank;
import io.vatpool.conformance.result.Emission.Delivery;
import io.vatpool.conformance.result.Emission.Syscall;
import io.vatpool.conformance.result.Emission.Write;
import io.vatpool.kernel.port.EntryRow;
import io.vatpool.protocol.json.JsJson;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void equalRunsHaveNoDifference() {
    // Given
    RunResult reference = run(List.of(crank("h1", "ko20")), Map.of("a", "1"));
    RunResult ours = run(List.of(crank("h1", "ko20")), Map.of("a", "1"));

    // When
    var difference = Comparison.of(reference, ours);

    // Then
    assertThat(difference).isEmpty();
  }

  @Test
  void namesTheFirstWriteOfTheFirstCrankThatDiffers() {
    // Given
    RunResult reference = run(List.of(crank("h1", "ko20"), crank("h2", "ko21")), Map.of());
    RunResult ours = run(List.of(crank("h1", "ko20"), crank("h3", "ko22")), Map.of());

    // When
    Difference difference = Comparison.of(reference, ours).orElseThrow();

    // Then
    assertThat(difference.what()).isEqualTo("write 1 (of 2 and 2)");
    assertThat(difference.expected()).isEqualTo("set v1.c.o+1 = ko21");
    assertThat(difference.actual()).isEqualTo("set v1.c.o+1 = ko22");
    assertThat(difference.report()).contains("reference delivered to v1: [\"message\"]");
  }

  @Test
  void namesTheFirstSyscallThatDiffersBeforeAnyWrite() {
    // Given
    RunResult reference = run(List.of(crank("h1", "ko20", "[\"subscribe\",\"p-60\"]")), Map.of());
    RunResult ours = run(List.of(crank("h2", "ko21", "[\"subscribe\",\"p-61\"]")), Map.of());

    // When
    Difference difference = Comparison.of(reference, ours).orElseThrow();

    // Then
    assertThat(difference.what()).isEqualTo("syscall 0 of delivery 0");
    assertThat(difference.actual()).startsWith("[\"subscribe\",\"p-61\"]");
  }

  @Test
  void ignoresWhatTheHostKeepsForItself() {
    // Given
    RunResult reference = run(List.of(), Map.of("a", "1"));
    RunResult ours = run(List.of(), Map.of("a", "1", "host.vatpool.memory", "{}"));

    // When
    var difference = Comparison.of(reference, ours);

    // Then
    assertThat(difference).isEmpty();
  }

  @Test
  void namesTheFirstKeyThatDiffers() {
    // Given
    RunResult reference = run(List.of(), Map.of("a", "1", "b", "2", "c", "3"));
    RunResult ours = run(List.of(), Map.of("a", "1", "c", "4"));

    // When
    Difference difference = Comparison.of(reference, ours).orElseThrow();

    // Then
    assertThat(difference.what()).isEqualTo("key b");
    assertThat(difference.actual()).isEqualTo("(none)");
    assertThat(difference.context()).containsExactly("2 differ: b, c");
  }

  private static Emission crank(String hash, String kref) {
    return crank(hash, kref, "[\"subscribe\",\"p-60\"]");
  }

  private static Emission crank(String hash, String kref, String syscall) {
    return new Emission(
        new Crank(0, "delivery", JsJson.parse("{\"type\":\"send\"}"), hash),
        List.of(new Write("runQueue", "[1,1]"), new Write("v1.c.o+1", kref)),
        List.of(
            new Delivery(
                "v1",
                JsJson.parse("[\"message\"]"),
                List.of(new Syscall(JsJson.parse(syscall), JsJson.parse("[\"ok\",null]"))),
                JsJson.parse("{\"status\":\"ok\"}"))),
        hash);
  }

  private static RunResult run(List<Emission> emissions, Map<String, String> kv) {
    SortedMap<String, String> sorted = new TreeMap<>(kv);
    return new RunResult(
        "area/name",
        "kp40",
        List.of(),
        emissions,
        Map.of("bootstrap", "kp40"),
        List.of(),
        List.of(),
        sorted,
        List.of(new EntryRow("v1", 0, 0, "{}")),
        List.of(),
        List.of(),
        List.of("b1-0"));
  }
}

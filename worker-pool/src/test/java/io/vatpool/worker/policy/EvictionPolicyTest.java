package io.vatpool.worker.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.protocol.VatHint;
import io.vatpool.worker.policy.EvictionPolicy.Candidate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvictionPolicyTest {

  /** A vat is written {@code seconds idle / hint / page-in in milliseconds}, 0 if unknown. */
  @ParameterizedTest(name = "{0}: {1} or {2}")
  @CsvSource({
    "a, 9/NORMAL/50,   8/NORMAL/50,    the least recently used one",
    "b, 9/NORMAL/50,   10/NORMAL/50,   the least recently used one",
    "b, 9/PINNED/50,   1/NORMAL/50,    not the pinned one",
    "b, 900/PINNED/50, 1/FREQUENT/400, not the pinned one",
    "a, 9/PINNED/50,   8/PINNED/50,    among pinned ones the least recently used",
    "b, 70/FREQUENT/50, 9/NORMAL/50,   one that is used often may be idle for longer",
    "a, 80/FREQUENT/50, 9/NORMAL/50,   but not eight times as long",
    "a, 2/IDLE/50,     9/NORMAL/50,    an idle one soon",
    "b, 1/IDLE/50,     9/NORMAL/50,    but not at once",
    "b, 15/NORMAL/100, 9/NORMAL/50,    the one that is cheaper to bring back",
    "a, 40/NORMAL/60000, 9/NORMAL/50,  even the dearest one at last",
    "b, 9/NORMAL/50,   10/NORMAL/0,    an unknown cost is a typical one",
    "b, 9/NORMAL/50,   5/NORMAL/1,     a cheap one sooner",
    "a, 9/NORMAL/50,   2/NORMAL/0.001, but not at once"
  })
  void theVictimIs(String victim, String a, String b, String rule) {
    var chosen = EvictionPolicy.victim(List.of(candidate("a", a), candidate("b", b)));

    assertThat(chosen).as(rule).map(Candidate::vat).contains(victim);
  }

  @Test
  void nobodyGoesIfNobodyIsThere() {
    assertThat(EvictionPolicy.victim(new ArrayList<Candidate<String>>())).isEmpty();
  }

  private static Candidate<String> candidate(String name, String written) {
    String[] parts = written.split("/", -1);
    return new Candidate<>(
        name,
        Long.parseLong(parts[0]) * 1_000_000_000,
        VatHint.valueOf(parts[1]),
        Math.round(Double.parseDouble(parts[2]) * 1_000));
  }
}

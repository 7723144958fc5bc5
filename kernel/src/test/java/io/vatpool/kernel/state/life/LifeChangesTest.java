package io.vatpool.kernel.state.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LifeChangesTest {
  @Test
  void flagsAndBoundsAreReadFromTheChangesOfABlock() {
    Map<String, Optional<String>> kv =
        Map.of(
            "v3.lifecycle", Optional.of("{\"paused\":true,\"reason\":\"audit\"}"),
            "v4.lifecycle", Optional.of("{\"suspended\":true,\"paused\":true}"),
            "v5.lifecycle", Optional.empty(),
            "sideQueue.v3", Optional.of("[2,9]"),
            "sideQueue.v5", Optional.empty());

    LifeChanges changes = LifeChanges.of(kv);

    assertThat(changes.lives())
        .isEqualTo(Map.of("v3", "paused", "v4", "suspended+paused", "v5", "running"));
    assertThat(changes.waiting()).isEqualTo(Map.of("v3", 7L, "v5", 0L));
  }

  @Test
  void whatOnlyLooksLikeThemIsNot() {
    Map<String, Optional<String>> kv =
        Map.of(
            "v3.vs.my.lifecycle", Optional.of("a vat's own"),
            "sideQueue.v3.8", Optional.of("an event"),
            "lifecycle.draining", Optional.of("[\"v3\"]"));

    LifeChanges changes = LifeChanges.of(kv);

    assertThat(changes.isEmpty()).isTrue();
  }
}

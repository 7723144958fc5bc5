package io.vatpool.conformance.services;

import io.vatpool.conformance.result.RunResult;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.conformance.subject.Outbox;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reads what a kernel has committed, for others than the subject. */
public final class KernelState {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private KernelState() {}

  /** The stored part of a result; no steps, no cranks. */
  public static RunResult read(URI gateway, String kernel, Scenario scenario) {
    try (RestClient rest = new RestClient(gateway, PATIENCE)) {
      StoredState stored = StoredState.read(new KernelClient(rest, kernel));
      return new RunResult(
          scenario.name(),
          null,
          List.of(),
          List.of(),
          Map.of(),
          List.of(),
          Outbox.calls(stored.kv()),
          stored.kv(),
          stored.transcripts(),
          stored.spans(),
          stored.snapshots(),
          stored.bundles());
    }
  }
}

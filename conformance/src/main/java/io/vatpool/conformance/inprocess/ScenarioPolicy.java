package io.vatpool.conformance.inprocess;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.policy.CleanupAllowance;
import io.vatpool.kernel.policy.CleanupBudget;
import io.vatpool.kernel.policy.RunPolicies;
import io.vatpool.kernel.policy.RunPolicy;
import org.jspecify.annotations.Nullable;

/** The run policy a step asks for; the counterpart of {@code reference/policy.mjs}. */
final class ScenarioPolicy implements RunPolicy {
  private final JsonNode fields;
  private CleanupAllowance allowance;
  private long ran;
  private long used;

  ScenarioPolicy(JsonNode fields) {
    this.fields = fields;
    this.allowance = allowance(fields.path("cleanup"));
  }

  private static CleanupAllowance allowance(JsonNode cleanup) {
    if (!cleanup.isObject()) {
      return cleanup.asBoolean(true) ? CleanupAllowance.UNLIMITED : CleanupAllowance.FORBIDDEN;
    }
    long each = cleanup.path("default").asLong();
    return new CleanupAllowance.Limited(
        new CleanupBudget(
            cleanup.path("exports").asLong(each),
            cleanup.path("imports").asLong(each),
            cleanup.path("promises").asLong(each),
            cleanup.path("kv").asLong(each),
            cleanup.path("snapshots").asLong(each),
            cleanup.path("transcripts").asLong(each)));
  }

  private boolean goesOn() {
    return ran < fields.path("cranks").asLong(Long.MAX_VALUE)
        && used < fields.path("computrons").asLong(Long.MAX_VALUE);
  }

  private boolean crank(long computrons) {
    ran++;
    used += computrons;
    return goesOn();
  }

  @Override
  public CleanupAllowance allowCleanup() {
    CleanupAllowance answer = allowance;
    if (fields.path("cleanupOnce").asBoolean(false)) {
      allowance = CleanupAllowance.FORBIDDEN;
    }
    return answer;
  }

  @Override
  public boolean vatCreated(@Nullable Long computrons) {
    used += fields.path("vatCreatedComputrons").asLong(RunPolicies.VAT_CREATED_COMPUTRONS);
    return goesOn();
  }

  @Override
  public boolean crankComplete(@Nullable Long computrons) {
    return crank(computrons == null ? 0 : computrons);
  }

  @Override
  public boolean crankFailed() {
    return crank(fields.path("crankFailedComputrons").asLong(RunPolicies.CRANK_FAILED_COMPUTRONS));
  }

  @Override
  public boolean emptyCrank() {
    return crank(0);
  }
}

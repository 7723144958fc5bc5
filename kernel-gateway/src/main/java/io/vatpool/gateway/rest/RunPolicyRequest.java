package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.gateway.rest.problem.Problems;
import io.vatpool.kernel.policy.CleanupAllowance;
import io.vatpool.kernel.policy.CleanupBudget;
import io.vatpool.kernel.policy.CleanupCounts;
import io.vatpool.kernel.policy.RunPolicies;
import io.vatpool.kernel.policy.RunPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The run policy that a request describes: any of the reference's bounds, the first one reached
 * counts; cleanup as the request says, else as the reference's policy of that bound has it.
 *
 * @param request what was asked for
 * @param cleanup what it says about cleanup, or null
 */
record RunPolicyRequest(OperationRequests.Run request, @Nullable CleanupAllowance cleanup) {
  private static final Set<String> PHASES =
      Set.of("default", "exports", "imports", "promises", "kv", "snapshots", "transcripts");

  static RunPolicyRequest of(OperationRequests.@Nullable Run request) {
    OperationRequests.Run run =
        request == null
            ? new OperationRequests.Run(null, null, null, null, null, null, null, null, null, null)
            : request;
    positive(run.cranks(), "cranks");
    positive(run.vatsCreated(), "vatsCreated");
    positive(run.computrons(), "computrons");
    positive(run.milliseconds(), "milliseconds");
    notNegative(run.vatCreatedComputrons(), "vatCreatedComputrons");
    notNegative(run.crankFailedComputrons(), "crankFailedComputrons");
    return new RunPolicyRequest(run, cleanup(run.cleanup()));
  }

  /** The policy for one run that begins now. */
  RunPolicy start(InstantSource clock) {
    List<RunPolicy> bounds = new ArrayList<>();
    if (request.cranks() != null || request.vatsCreated() != null) {
      bounds.add(
          RunPolicies.cranks(
              orUnlimited(request.cranks()),
              orUnlimited(request.vatsCreated()),
              Boolean.TRUE.equals(request.emptyCranks())));
    }
    if (request.computrons() != null) {
      bounds.add(
          RunPolicies.computrons(
              request.computrons(),
              RunPolicies.CLEANUP_BUDGET,
              or(request.vatCreatedComputrons(), RunPolicies.VAT_CREATED_COMPUTRONS),
              or(request.crankFailedComputrons(), RunPolicies.CRANK_FAILED_COMPUTRONS)));
    }
    if (request.milliseconds() != null) {
      bounds.add(RunPolicies.wallClock(Duration.ofMillis(request.milliseconds()), clock));
    }
    if (bounds.isEmpty()) {
      bounds.add(RunPolicies.forever());
    }
    return new AllOf(bounds, cleanup, Boolean.TRUE.equals(request.cleanupOnce()));
  }

  private static long orUnlimited(@Nullable Long bound) {
    return or(bound, Long.MAX_VALUE);
  }

  private static long or(@Nullable Long given, long byDefault) {
    return given == null ? byDefault : given;
  }

  private static void notNegative(@Nullable Long value, String field) {
    if (value != null && value < 0) {
      throw Problems.badRequest(field + " must not be negative, is " + value);
    }
  }

  private static void positive(@Nullable Long value, String field) {
    if (value != null && value < 1) {
      throw Problems.badRequest(field + " must be at least 1, is " + value);
    }
  }

  private static @Nullable CleanupAllowance cleanup(@Nullable JsonNode json) {
    if (json == null || json.isNull()) {
      return null;
    }
    if (json.isBoolean()) {
      return json.booleanValue() ? CleanupAllowance.UNLIMITED : CleanupAllowance.FORBIDDEN;
    }
    if (!json.isObject()) {
      throw Problems.badRequest(
          "cleanup must be true, false or a budget such as {\"default\": 100}");
    }
    for (Map.Entry<String, JsonNode> phase : json.properties()) {
      JsonNode count = phase.getValue();
      if (!PHASES.contains(phase.getKey())
          || !count.isIntegralNumber()
          || !count.canConvertToLong()
          || count.longValue() < 0) {
        throw Problems.badRequest(
            "cleanup: each of " + PHASES + " is a whole number from 0 on; nothing else is known");
      }
    }
    JsonNode each = json.get("default");
    if (each == null) {
      throw Problems.badRequest("cleanup: a budget needs 'default'");
    }
    long byDefault = each.longValue();
    return new CleanupAllowance.Limited(
        new CleanupBudget(
            json.path("exports").asLong(byDefault),
            json.path("imports").asLong(byDefault),
            json.path("promises").asLong(byDefault),
            json.path("kv").asLong(byDefault),
            json.path("snapshots").asLong(byDefault),
            json.path("transcripts").asLong(byDefault)));
  }

  /** Goes on as long as all go on; each of them sees every crank. For one run. */
  private static final class AllOf implements RunPolicy {
    private final List<RunPolicy> policies;
    private final @Nullable CleanupAllowance cleanup;
    private final boolean cleanupOnce;
    private boolean allowed;

    AllOf(List<RunPolicy> policies, @Nullable CleanupAllowance cleanup, boolean cleanupOnce) {
      this.policies = List.copyOf(policies);
      this.cleanup = cleanup;
      this.cleanupOnce = cleanupOnce;
    }

    @Override
    public CleanupAllowance allowCleanup() {
      if (allowed && cleanupOnce) {
        return CleanupAllowance.FORBIDDEN;
      }
      allowed = true;
      return cleanup == null ? policies.getFirst().allowCleanup() : cleanup;
    }

    @Override
    public boolean vatCreated(@Nullable Long computrons) {
      return all(policy -> policy.vatCreated(computrons));
    }

    @Override
    public boolean crankComplete(@Nullable Long computrons) {
      return all(policy -> policy.crankComplete(computrons));
    }

    @Override
    public boolean crankFailed() {
      return all(RunPolicy::crankFailed);
    }

    @Override
    public boolean emptyCrank() {
      return all(RunPolicy::emptyCrank);
    }

    @Override
    public boolean didCleanup(CleanupCounts cleanups) {
      return all(policy -> policy.didCleanup(cleanups));
    }

    private boolean all(Predicate<RunPolicy> goesOn) {
      boolean all = true;
      for (RunPolicy policy : policies) {
        all &= goesOn.test(policy);
      }
      return all;
    }
  }
}

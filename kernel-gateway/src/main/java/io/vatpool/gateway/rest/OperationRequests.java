package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bodies of the host's operations. */
final class OperationRequests {
  /** A bundle's id. */
  static final String BUNDLE_ID = "b1-[0-9a-f]{128}";

  static final String BUNDLE_ID_MESSAGE = "must be b1- and 128 lower-case hex digits";

  private OperationRequests() {}

  /** Why a vat is terminated: plain JSON, or capdata without slots. */
  public record Termination(@Nullable JsonNode reason, @Nullable ObjectNode reasonData) {}

  /** New code for a static vat. */
  public record Upgrade(
      @NotNull @Pattern(regexp = BUNDLE_ID, message = BUNDLE_ID_MESSAGE) String bundleID,
      @Nullable Boolean pauseFirst,
      @Nullable JsonNode upgradeMessage,
      @Nullable JsonNode vatParameters) {}

  /** What the last reap returned. */
  public record Reap(@Nullable Map<String, Long> previousVatPos) {}

  /**
   * Describes options of the kernel to change: positive numbers or {@code "never"}, and a whole
   * number. They are read in the order in which they are given.
   */
  public record KernelOptions(
      @Nullable ValueNode defaultReapInterval,
      @Nullable ValueNode defaultReapGCKrefs,
      @Nullable ValueNode snapshotInterval) {}

  /** The time as a timer's host sees it; a number, or its digits where it is large. */
  public record Poll(@NotNull ValueNode time, @Nullable String device) {}

  /** A call from outside. */
  public record Inbound(@NotNull ArrayNode args, @Nullable String device) {}

  /** A line for the log. */
  public record LogLine(@NotNull @Size(max = 100_000) String line) {}

  /** How far to run. */
  public record Run(
      @Nullable Long cranks,
      @Nullable Long vatsCreated,
      @Nullable Long computrons,
      @Nullable Long vatCreatedComputrons,
      @Nullable Long crankFailedComputrons,
      @Nullable Long milliseconds,
      @Nullable JsonNode cleanup,
      @Nullable Boolean cleanupOnce,
      @Nullable Boolean emptyCranks,
      @Nullable Boolean commit) {}
}

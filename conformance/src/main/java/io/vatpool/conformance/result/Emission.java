package io.vatpool.conformance.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One folding of writes into the activity hash.
 *
 * @param crank the crank that ended in it, or null for the initialization and for host operations
 *     that write outside of cranks
 * @param writes all consensus writes since the last emission in order, those rolled back included
 * @param deliveries what engines ran meanwhile, the undone included
 * @param activityHash the hash after it
 */
public record Emission(
    @Nullable Crank crank, List<Write> writes, List<Delivery> deliveries, String activityHash) {
  /** Checks and copies. */
  public Emission {
    writes = List.copyOf(writes);
    deliveries = List.copyOf(deliveries);
    Objects.requireNonNull(activityHash, "activityHash");
  }

  /**
   * The crank of an emission.
   *
   * @param number from 0
   * @param type {@code routing} or {@code delivery}
   * @param message the event from the queue
   * @param hash the crank hash
   */
  public record Crank(long number, String type, JsonNode message, String hash) {
    /** Checks. */
    public Crank {
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(message, "message");
      Objects.requireNonNull(hash, "hash");
    }
  }

  /**
   * One write to the key-value store.
   *
   * @param key the key
   * @param value the new value, or null for a deletion
   */
  public record Write(String key, @Nullable String value) {
    /** Checks. */
    public Write {
      Objects.requireNonNull(key, "key");
    }

    @Override
    public String toString() {
      return value == null ? "delete " + key : "set " + key + " = " + value;
    }
  }

  /**
   * One delivery to a vat.
   *
   * @param vatId the vat
   * @param delivery the delivery in the vat's references
   * @param syscalls syscalls and answers, in order
   * @param result status, problem and computrons
   */
  public record Delivery(
      String vatId, JsonNode delivery, List<Syscall> syscalls, @Nullable JsonNode result) {
    /** Checks and copies. */
    public Delivery {
      Objects.requireNonNull(vatId, "vatId");
      Objects.requireNonNull(delivery, "delivery");
      syscalls = List.copyOf(syscalls);
    }
  }

  /**
   * A syscall and its answer in the vat's references.
   *
   * @param call for instance {@code ["vatstoreGet","idCounters"]}
   * @param answer for instance {@code ["ok",null]}
   */
  public record Syscall(JsonNode call, @Nullable JsonNode answer) {
    /** Checks. */
    public Syscall {
      Objects.requireNonNull(call, "call");
    }
  }
}

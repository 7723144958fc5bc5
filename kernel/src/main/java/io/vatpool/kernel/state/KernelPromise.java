package io.vatpool.kernel.state;

import io.vatpool.protocol.CapData;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A promise as the promise table knows it. */
public sealed interface KernelPromise {
  /**
   * Yet to settle.
   *
   * @param decider the vat that may settle it; null while the kernel or a queue has that right
   * @param policy what to do when it settles
   * @param subscribers vats that want to know
   */
  record Unresolved(@Nullable String decider, ResolutionPolicy policy, List<String> subscribers)
      implements KernelPromise {
    /** Checks and copies. */
    public Unresolved {
      Objects.requireNonNull(policy, "policy");
      subscribers = List.copyOf(subscribers);
    }
  }

  /** Fulfilled or rejected with {@code data}, in the kernel's references. */
  record Settled(boolean rejected, CapData data) implements KernelPromise {
    /** Checks. */
    public Settled {
      Objects.requireNonNull(data, "data");
    }

    /** Its state as stored: {@code fulfilled} or {@code rejected}. */
    public String state() {
      return rejected ? PromiseTable.REJECTED : PromiseTable.FULFILLED;
    }
  }
}

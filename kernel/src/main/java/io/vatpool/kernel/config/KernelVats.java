package io.vatpool.kernel.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Which vats of its own a kernel starts with, beside the vat-admin vat that every kernel has.
 *
 * @param vattp for messages between kernels
 * @param timer for the time
 */
public record KernelVats(boolean vattp, boolean timer) {
  /** All that this kernel has. */
  public static final KernelVats ALL = new KernelVats(true, true);

  static final String VAT_ADMIN = "vatAdmin";
  static final String VATTP = "vattp";
  static final String TIMER = "timer";

  /** Their names. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    names.add(VAT_ADMIN);
    if (vattp) {
      names.add(VATTP);
    }
    if (timer) {
      names.add(TIMER);
    }
    return List.copyOf(names);
  }
}

package io.vatpool.kernel.translate;

import io.vatpool.protocol.CapData;

/** Tells cheaply whether cap-data can be a single reference at all; nearly none is. */
public final class SingleSlot {
  private SingleSlot() {}

  /** False if the data is certainly something else than one reference. */
  public static boolean possible(CapData data) {
    String body = data.body();
    if (data.slots().isEmpty() || body.isEmpty()) {
      return false;
    }
    boolean smallcaps = body.charAt(0) == '#';
    return !smallcaps || body.startsWith("\"$", 1) || body.startsWith("\"&", 1);
  }
}

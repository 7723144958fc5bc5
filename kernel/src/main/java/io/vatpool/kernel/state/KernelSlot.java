package io.vatpool.kernel.state;

/** Reads and writes the kernel's own references: {@code ko20}, {@code kp40}, {@code kd30}. */
public final class KernelSlot {
  private KernelSlot() {}

  /**
   * The type of the kref.
   *
   * @throws StateViolationException if it is none
   */
  public static SlotType type(String kref) {
    if (kref.length() < 3 || kref.charAt(0) != 'k' || !Digits.only(kref, 2, kref.length())) {
      throw new StateViolationException("invalid kernel reference '" + kref + "'");
    }
    return SlotType.at(kref, 1);
  }

  /** The kref of this type and number. */
  public static String of(SlotType type, long id) {
    return "k" + type.letter() + id;
  }

  /**
   * Insists that {@code kref} is a kernel reference of this type.
   *
   * @throws StateViolationException if it is anything else
   */
  public static void insist(SlotType expected, String kref) {
    if (type(kref) != expected) {
      throw new StateViolationException("kernel reference " + kref + " is no " + expected);
    }
  }
}

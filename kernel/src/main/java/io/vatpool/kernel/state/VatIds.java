package io.vatpool.kernel.state;

/** The ids of vats and devices: {@code v1}, {@code d7}. */
public final class VatIds {
  private VatIds() {}

  /**
   * Insists that {@code id} is a vat's.
   *
   * @throws StateViolationException if it is anything else
   */
  public static void insistVat(String id) {
    insist('v', id);
  }

  /** Whether {@code id} is a vat's. */
  public static boolean isVat(String id) {
    return is('v', id);
  }

  /**
   * Insists that {@code id} is a device's.
   *
   * @throws StateViolationException if it is anything else
   */
  public static void insistDevice(String id) {
    insist('d', id);
  }

  private static void insist(char letter, String id) {
    if (!is(letter, id)) {
      throw new StateViolationException("'" + id + "' is not a '" + letter + "NN' id");
    }
  }

  private static boolean is(char letter, String id) {
    return id.length() >= 2 && id.charAt(0) == letter && Digits.only(id, 1, id.length());
  }
}

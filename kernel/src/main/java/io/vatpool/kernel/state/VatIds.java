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

  /**
   * Insists that {@code id} is a device's.
   *
   * @throws StateViolationException if it is anything else
   */
  public static void insistDevice(String id) {
    insist('d', id);
  }

  private static void insist(char letter, String id) {
    if (id.length() < 2 || id.charAt(0) != letter || !Digits.only(id, 1, id.length())) {
      throw new StateViolationException("'" + id + "' is not a '" + letter + "NN' id");
    }
  }
}

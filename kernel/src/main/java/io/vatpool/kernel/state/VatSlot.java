package io.vatpool.kernel.state;

/**
 * What a vat's own reference says: {@code o-50}, {@code p+5}, {@code d-70}, {@code o+d10/3:1}.
 *
 * @param type what it refers to
 * @param allocatedByVat whether the vat made the reference (an export) or the kernel (an import)
 */
public record VatSlot(SlotType type, boolean allocatedByVat) {
  /**
   * Reads a vref.
   *
   * @throws StateViolationException if it is none
   */
  public static VatSlot parse(String vref) {
    SlotType type = SlotType.at(vref, 0);
    char allocator = vref.length() > 1 ? vref.charAt(1) : ' ';
    if (allocator != '+' && allocator != '-') {
      throw invalid(vref);
    }
    boolean allocatedByVat = allocator == '+';
    checkId(vref, type == SlotType.OBJECT && allocatedByVat);
    return new VatSlot(type, allocatedByVat);
  }

  /** The reference that the kernel makes for the vat. */
  static String imported(SlotType type, long id) {
    return type.letter() + "-" + id;
  }

  /** Checks {@code N}, {@code dN}, {@code vN}, and for exported objects {@code dN/I[:F]}. */
  private static void checkId(String vref, boolean exportedObject) {
    int from = 2;
    boolean kept = from < vref.length() && (vref.charAt(from) == 'd' || vref.charAt(from) == 'v');
    if (kept) {
      from++;
    }
    int facet = vref.indexOf(':');
    int end = facet < 0 ? vref.length() : facet;
    int instance = vref.indexOf('/');
    boolean valid;
    if (instance > from && instance < end) {
      valid =
          exportedObject
              && kept
              && Digits.only(vref, from, instance)
              && Digits.only(vref, instance + 1, end)
              && (facet < 0 || Digits.only(vref, facet + 1, vref.length()));
    } else {
      valid = Digits.only(vref, from, end) && vref.indexOf(':', end + 1) < 0;
    }
    if (!valid) {
      throw invalid(vref);
    }
  }

  /**
   * Insists that {@code vref} is a reference of this type.
   *
   * @throws StateViolationException if it is anything else
   */
  public static void insist(SlotType expected, String vref) {
    if (parse(vref).type() != expected) {
      throw new StateViolationException("reference " + vref + " is no " + expected);
    }
  }

  private static StateViolationException invalid(String vref) {
    return new StateViolationException("invalid reference '" + vref + "'");
  }
}

package io.vatpool.kernel.marshal;

import java.util.Set;

/** The error constructors that survive a trip through marshal; every other becomes an Error. */
final class ErrorNames {
  static final String DEFAULT = "Error";

  private static final Set<String> KNOWN =
      Set.of(
          "AggregateError",
          DEFAULT,
          "EvalError",
          "RangeError",
          "ReferenceError",
          "SyntaxError",
          "TypeError",
          "URIError");

  private ErrorNames() {}

  static String revived(String name) {
    return KNOWN.contains(name) ? name : DEFAULT;
  }
}

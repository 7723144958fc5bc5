package io.vatpool.kernel.marshal;

import java.util.Set;

/** Which symbols may travel: registered ones and the well-known ones of ECMAScript. */
final class SymbolNames {
  private static final String WELL_KNOWN_PREFIX = "@@";

  private static final Set<String> WELL_KNOWN =
      Set.of(
          "asyncIterator",
          "hasInstance",
          "isConcatSpreadable",
          "iterator",
          "match",
          "matchAll",
          "replace",
          "search",
          "species",
          "split",
          "toPrimitive",
          "toStringTag",
          "unscopables");

  private SymbolNames() {}

  /** The symbol of that marshal name; {@code @@@@x} is the registered symbol {@code @@x}. */
  static Passable.Sym revived(String name) {
    if (name.startsWith(WELL_KNOWN_PREFIX)) {
      String suffix = name.substring(WELL_KNOWN_PREFIX.length());
      if (!suffix.startsWith(WELL_KNOWN_PREFIX) && !WELL_KNOWN.contains(suffix)) {
        throw new MarshalException("no well-known symbol is called '" + suffix + "'");
      }
    }
    return new Passable.Sym(name);
  }
}

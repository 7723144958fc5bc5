package io.vatpool.kernel.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedCollection;

/**
 * The order in which the reference walks over the names of a configuration: the wanted ones first,
 * the others sorted, but whatever looks like an array index before all, as ECMAScript orders
 * properties.
 */
final class JsNames {
  private static final long INDEX_MAX = 4_294_967_294L;

  private JsNames() {}

  static List<String> ordered(Collection<String> names, List<String> firsts) {
    SequencedCollection<String> order = new LinkedHashSet<>();
    firsts.stream().filter(names::contains).forEach(order::add);
    List<String> sorted = new ArrayList<>(names);
    Collections.sort(sorted);
    order.addAll(sorted);
    List<String> result = new ArrayList<>(order);
    result.sort(Comparator.comparingLong(JsNames::rank));
    return result;
  }

  private static long rank(String name) {
    if (!name.matches("0|[1-9][0-9]{0,9}")) {
      return Long.MAX_VALUE;
    }
    long index = Long.parseLong(name);
    return index <= INDEX_MAX ? index : Long.MAX_VALUE;
  }
}

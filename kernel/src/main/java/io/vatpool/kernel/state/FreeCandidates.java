package io.vatpool.kernel.state;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Objects and promises whose counts have reached zero at some moment since the last look: {@link
 * RefcountSweep} decides at the end of the crank what becomes of them.
 *
 * <p>Kept in memory, in the order of their first arrival. A rollback does not empty it.
 */
public final class FreeCandidates {
  private final List<String> inOrder = new ArrayList<>();
  private final Set<String> members = new HashSet<>();

  /** Remembers a kref; one that is already there keeps its place. */
  void add(String kref) {
    if (members.add(kref)) {
      inOrder.add(kref);
    }
  }

  int size() {
    return inOrder.size();
  }

  String get(int index) {
    return inOrder.get(index);
  }

  void clear() {
    inOrder.clear();
    members.clear();
  }

  void replace(List<String> others) {
    clear();
    others.forEach(this::add);
  }

  List<String> toList() {
    return List.copyOf(inOrder);
  }
}

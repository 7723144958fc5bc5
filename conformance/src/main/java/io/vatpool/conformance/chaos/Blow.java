package io.vatpool.conformance.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A fault and its moment.
 *
 * @param fault what happens
 * @param moment when; {@link Moment#ANY} for a fault that has nothing to do with commits
 */
record Blow(Fault fault, Moment moment) implements Comparable<Blow> {
  private static final Comparator<Blow> ORDER =
      Comparator.comparing(Blow::fault).thenComparing(Blow::moment);

  /** Checks. */
  Blow {
    Objects.requireNonNull(fault, "fault");
    if (!fault.moments().contains(moment)) {
      throw new IllegalArgumentException(fault + " has no moment " + moment);
    }
  }

  /** These faults at each of their moments. */
  static List<Blow> of(List<Fault> faults) {
    List<Blow> all = new ArrayList<>();
    for (Fault fault : faults) {
      fault.moments().forEach(moment -> all.add(new Blow(fault, moment)));
    }
    return all;
  }

  /** For people. */
  @Override
  public String toString() {
    return moment == Moment.ANY ? fault.words() : fault.words() + " " + moment.words();
  }

  @Override
  public int compareTo(Blow other) {
    return ORDER.compare(this, other);
  }
}

package io.vatpool.kernel.device;

import io.vatpool.kernel.marshal.Passable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a timer device remembers: who is to be woken when, and the repeaters. It is read from the
 * stored state for one call and written back.
 */
final class TimerState {
  private final List<Event> deadlines = new ArrayList<>();
  private final List<@Nullable Repeater> repeaters = new ArrayList<>();
  private BigInteger lastPolled = BigInteger.ZERO;
  private long nextRepeater;

  /** Handlers to wake at one time; kept in the order of times. */
  record Event(BigInteger time, List<Wakeup> wakeups) {}

  /**
   * One handler to wake.
   *
   * @param repeater the index of the repeater that it belongs to, or null
   */
  record Wakeup(Passable.Remotable handler, @Nullable Long repeater) {}

  private record Repeater(BigInteger startTime, BigInteger interval) {}

  /** Takes the stored state apart; undefined is a timer that has never been used. */
  static TimerState of(Passable value) {
    TimerState state = new TimerState();
    if (!(value instanceof Passable.Undefined)) {
      Map<String, Passable> stored = record(value);
      for (Passable event : array(field(stored, "deadlines"))) {
        Map<String, Passable> fields = record(event);
        BigInteger time = bigint(field(fields, "time"));
        List<Wakeup> wakeups = new ArrayList<>();
        array(field(fields, "handlers")).forEach(w -> wakeups.add(wakeup(record(w))));
        state.deadlines.add(new Event(time, wakeups));
      }
      for (Passable repeater : array(field(stored, "repeaters"))) {
        state.repeaters.add(repeater instanceof Passable.Undefined ? null : repeater(repeater));
      }
      state.lastPolled = bigint(field(stored, "lastPolled"));
      state.nextRepeater = number(field(stored, "nextRepeater"));
    }
    return state;
  }

  Passable toPassable() {
    List<Passable> events = new ArrayList<>();
    for (Event event : deadlines) {
      List<Passable> handlers = new ArrayList<>();
      for (Wakeup wakeup : event.wakeups) {
        TreeMap<String, Passable> fields = new TreeMap<>();
        fields.put("handler", wakeup.handler);
        if (wakeup.repeater != null) {
          fields.put("index", Passable.of(wakeup.repeater));
        }
        handlers.add(Passable.record(fields));
      }
      events.add(
          Passable.record(
              Map.of(
                  "time", Passable.of(event.time), "handlers", new Passable.CopyArray(handlers))));
    }
    List<Passable> allRepeaters = new ArrayList<>();
    for (Repeater repeater : repeaters) {
      allRepeaters.add(
          repeater == null
              ? Passable.UNDEFINED
              : Passable.record(
                  Map.of(
                      "startTime",
                      Passable.of(repeater.startTime),
                      "interval",
                      Passable.of(repeater.interval))));
    }
    return Passable.record(
        Map.of(
            "lastPolled",
            Passable.of(lastPolled),
            "nextRepeater",
            Passable.of(nextRepeater),
            "repeaters",
            new Passable.CopyArray(allRepeaters),
            "deadlines",
            new Passable.CopyArray(events)));
  }

  BigInteger lastPolled() {
    return lastPolled;
  }

  void setLastPolled(BigInteger now) {
    if (now.compareTo(lastPolled) < 0) {
      throw new DeviceException(
          "time is monotonic: " + now + " is before " + lastPolled + ", the time told last");
    }
    lastPolled = now;
  }

  void add(BigInteger time, Wakeup wakeup) {
    for (Event event : deadlines) {
      if (event.time.equals(time)) {
        event.wakeups.add(wakeup);
        return;
      }
    }
    deadlines.add(new Event(time, new ArrayList<>(List.of(wakeup))));
    deadlines.sort(Comparator.comparing(Event::time));
  }

  /** Takes out what is due. */
  List<Event> removeThrough(BigInteger now) {
    List<Event> due = deadlines.stream().filter(e -> e.time.compareTo(now) <= 0).toList();
    deadlines.removeAll(due);
    return due;
  }

  /** Takes out all wake-ups of a handler and returns their times. */
  List<BigInteger> remove(Passable handler) {
    List<BigInteger> times = new ArrayList<>();
    for (Event event : deadlines) {
      int before = event.wakeups.size();
      event.wakeups.removeIf(wakeup -> wakeup.handler.equals(handler));
      for (int i = event.wakeups.size(); i < before; i++) {
        times.add(event.time);
      }
    }
    deadlines.removeIf(event -> event.wakeups.isEmpty());
    return times;
  }

  long addRepeater(BigInteger startTime, BigInteger interval) {
    repeaters.add(new Repeater(startTime, interval));
    return nextRepeater++;
  }

  boolean hasRepeater(long index) {
    return index >= 0 && index < repeaters.size() && repeaters.get((int) index) != null;
  }

  /**
   * Forgets a repeater. That which is to come next may be forgotten, too: its place in the list is
   * taken then, and later repeaters are not where their index says, as in the reference.
   */
  void deleteRepeater(long index) {
    if (index < 0 || index > repeaters.size()) {
      throw new DeviceException("there is no repeater " + index);
    }
    if (index == repeaters.size()) {
      repeaters.add(null);
    } else {
      repeaters.set((int) index, null);
    }
  }

  /** The first multiple of the repeater's interval after the time told last. */
  BigInteger nextTime(long index) {
    if (!hasRepeater(index)) {
      throw new DeviceException("there is no repeater " + index);
    }
    Repeater repeater = Objects.requireNonNull(repeaters.get((int) index));
    if (repeater.interval.signum() == 0) {
      throw new DeviceException("repeater " + index + " has an interval of zero");
    }
    return lastPolled
        .add(repeater.interval)
        .subtract(lastPolled.subtract(repeater.startTime).remainder(repeater.interval));
  }

  private static Wakeup wakeup(Map<String, Passable> fields) {
    if (!(field(fields, "handler") instanceof Passable.Remotable handler)) {
      throw broken();
    }
    Passable index = fields.get("index");
    return new Wakeup(handler, index == null ? null : (Long) number(index));
  }

  private static Repeater repeater(Passable stored) {
    Map<String, Passable> fields = record(stored);
    return new Repeater(bigint(field(fields, "startTime")), bigint(field(fields, "interval")));
  }

  private static Passable field(Map<String, Passable> fields, String name) {
    return fields.getOrDefault(name, Passable.UNDEFINED);
  }

  private static Map<String, Passable> record(Passable value) {
    if (value instanceof Passable.CopyRecord fields) {
      return fields.properties();
    }
    throw broken();
  }

  private static List<Passable> array(Passable value) {
    if (value instanceof Passable.CopyArray elements) {
      return elements.elements();
    }
    throw broken();
  }

  private static BigInteger bigint(Passable value) {
    if (value instanceof Passable.BigInt number) {
      return number.value();
    }
    throw broken();
  }

  private static long number(Passable value) {
    if (value instanceof Passable.Num number) {
      return (long) number.value();
    }
    throw broken();
  }

  private static DeviceException broken() {
    return new DeviceException("the timer's stored state is not a timer's");
  }
}

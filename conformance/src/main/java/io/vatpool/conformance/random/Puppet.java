package io.vatpool.conformance.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the generator believes one vat to hold. */
final class Puppet {
  /** Kinds of things in registers. */
  enum Kind {
    OBJECT,
    PROMISE,
    OPEN_PROMISE,
    CELL,
    STORE,
    WEAK_STORE
  }

  /** A register. */
  record Register(String name, Kind kind) {}

  private final String name;
  private final boolean dynamic;
  private final List<Register> registers = new ArrayList<>();

  Puppet(String name, boolean dynamic) {
    this.name = name;
    this.dynamic = dynamic;
  }

  /**
   * Name of the register that holds its root, in vats that know it; static vats' own names, too.
   */
  String name() {
    return name;
  }

  /** Whether a vat made it. */
  boolean dynamic() {
    return dynamic;
  }

  void hold(String register, Kind kind) {
    registers.add(new Register(register, kind));
  }

  void letGo(Register register) {
    registers.remove(register);
  }

  /** An upgrade empties the heap. */
  void forgetAll() {
    registers.clear();
  }

  List<Register> of(Kind... kinds) {
    List<Kind> wanted = List.of(kinds);
    return registers.stream().filter(register -> wanted.contains(register.kind())).toList();
  }

  /** Everything that can travel in a message. */
  List<Register> passable() {
    return of(Kind.OBJECT, Kind.PROMISE, Kind.OPEN_PROMISE, Kind.CELL, Kind.STORE, Kind.WEAK_STORE);
  }

  /** What a thing becomes for whom it is passed to. */
  static Kind received(Kind kind) {
    return Map.of(Kind.PROMISE, Kind.PROMISE, Kind.OPEN_PROMISE, Kind.PROMISE)
        .getOrDefault(kind, Kind.OBJECT);
  }
}

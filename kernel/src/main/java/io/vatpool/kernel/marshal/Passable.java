package io.vatpool.kernel.marshal;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A value that may travel between vats; the kinds are Endo's pass styles.
 *
 * <p>References compare by identity when a value is serialised, as objects do in JavaScript: the
 * same {@link Remotable} twice is one slot, two of them for the same kref are two.
 */
public sealed interface Passable {
  /** JavaScript's {@code undefined}. */
  Passable UNDEFINED = new Undefined();

  /** {@code null}. */
  Passable NULL = new Null();

  /** See {@link #UNDEFINED}. */
  record Undefined() implements Passable {}

  /** See {@link #NULL}. */
  record Null() implements Passable {}

  /** A boolean. */
  record Bool(boolean value) implements Passable {}

  /** A number, also NaN and the infinities. */
  record Num(double value) implements Passable {}

  /** An integer of any size, JavaScript's bigint. */
  record BigInt(BigInteger value) implements Passable {
    /** Checks. */
    public BigInt {
      Objects.requireNonNull(value, "value");
    }
  }

  /** A string. */
  record Str(String value) implements Passable {
    /** Checks. */
    public Str {
      Objects.requireNonNull(value, "value");
    }
  }

  /**
   * A registered or well-known symbol.
   *
   * @param name as marshal names it: {@code foo} is {@code Symbol.for('foo')}, {@code @@iterator}
   *     is {@code Symbol.iterator}
   */
  record Sym(String name) implements Passable {
    /** Checks. */
    public Sym {
      Objects.requireNonNull(name, "name");
    }
  }

  /** An array. */
  record CopyArray(List<Passable> elements) implements Passable {
    /** Copies. */
    public CopyArray {
      elements = List.copyOf(elements);
    }
  }

  /**
   * An object that is only data.
   *
   * @param properties in the order of their names' UTF-16 code units, which is how JavaScript sorts
   */
  record CopyRecord(SortedMap<String, Passable> properties) implements Passable {
    /** Copies. */
    public CopyRecord {
      properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    }
  }

  /** A value with a tag, for instance a {@code copySet}. */
  record Tagged(String tag, Passable payload) implements Passable {
    /** Checks. */
    public Tagged {
      Objects.requireNonNull(tag, "tag");
      Objects.requireNonNull(payload, "payload");
    }
  }

  /**
   * An error; of its details only these two travel.
   *
   * @param name one of the constructors of {@link ErrorNames}
   */
  record Err(String name, String message) implements Passable {
    /** Checks. */
    public Err {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(message, "message");
    }
  }

  /**
   * An object or device that is passed by reference.
   *
   * @param slot who it is, for instance {@code ko20}
   * @param iface what it is called, for instance {@code Alleged: counter}
   */
  record Remotable(String slot, String iface) implements Passable {
    /** Checks. */
    public Remotable {
      Objects.requireNonNull(slot, "slot");
      Objects.requireNonNull(iface, "iface");
    }
  }

  /** A promise, for instance {@code kp40}. */
  record Promise(String slot) implements Passable {
    /** Checks. */
    public Promise {
      Objects.requireNonNull(slot, "slot");
    }
  }

  /** A string. */
  static Passable of(String value) {
    return new Str(value);
  }

  /** A number. */
  static Passable of(long value) {
    return new Num(value);
  }

  /** A boolean. */
  static Passable of(boolean value) {
    return new Bool(value);
  }

  /** A bigint. */
  static Passable of(BigInteger value) {
    return new BigInt(value);
  }

  /** An array. */
  static Passable array(Passable... elements) {
    return new CopyArray(List.of(elements));
  }

  /** A record. */
  static Passable record(Map<String, ? extends Passable> properties) {
    return new CopyRecord(new TreeMap<>(properties));
  }
}

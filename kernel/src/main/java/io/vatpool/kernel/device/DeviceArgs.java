package io.vatpool.kernel.device;

import io.vatpool.kernel.marshal.Passable;
import java.math.BigInteger;
import java.util.List;

/** The arguments of a call, taken apart as JavaScript would: what is missing is undefined. */
final class DeviceArgs {
  private static final double SAFE_INTEGER_MAX = (1L << 53) - 1;

  private final List<Passable> elements;

  DeviceArgs(Passable args) {
    if (!(args instanceof Passable.CopyArray array)) {
      throw new DeviceException("the arguments are no array");
    }
    elements = array.elements();
  }

  int count() {
    return elements.size();
  }

  List<Passable> all() {
    return elements;
  }

  Passable at(int index) {
    return index < elements.size() ? elements.get(index) : Passable.UNDEFINED;
  }

  String string(int index, String what) {
    if (at(index) instanceof Passable.Str text) {
      return text.value();
    }
    throw new DeviceException(what + " must be a string");
  }

  /** A natural bigint. */
  BigInteger bigint(int index, String what) {
    if (at(index) instanceof Passable.BigInt number && number.value().signum() >= 0) {
      return number.value();
    }
    throw new DeviceException(what + " must be a bigint from 0 on");
  }

  /** A natural number or bigint. */
  BigInteger natural(int index, String what) {
    if (at(index) instanceof Passable.Num number
        && number.value() >= 0
        && number.value() <= SAFE_INTEGER_MAX
        && number.value() == Math.rint(number.value())) {
      return BigInteger.valueOf((long) number.value());
    }
    return bigint(index, what);
  }

  void insistCount(int expected) {
    if (elements.size() != expected) {
      throw new DeviceException("expected " + expected + " arguments, got " + elements.size());
    }
  }
}

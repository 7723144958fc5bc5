package io.vatpool.kernel.marshal;

import io.vatpool.kernel.marshal.Passable.BigInt;
import io.vatpool.kernel.marshal.Passable.Bool;
import io.vatpool.kernel.marshal.Passable.CopyArray;
import io.vatpool.kernel.marshal.Passable.CopyRecord;
import io.vatpool.kernel.marshal.Passable.Err;
import io.vatpool.kernel.marshal.Passable.Null;
import io.vatpool.kernel.marshal.Passable.Num;
import io.vatpool.kernel.marshal.Passable.Promise;
import io.vatpool.kernel.marshal.Passable.Remotable;
import io.vatpool.kernel.marshal.Passable.Str;
import io.vatpool.kernel.marshal.Passable.Sym;
import io.vatpool.kernel.marshal.Passable.Tagged;
import io.vatpool.kernel.marshal.Passable.Undefined;

/** What JavaScript takes for true, for where the reference asks no closer than that. */
public final class Truth {
  private Truth() {}

  /** Whether {@code if (value)} would do nothing. */
  public static boolean isFalsy(Passable value) {
    return switch (value) {
      case Undefined _, Null _ -> true;
      case Bool bool -> !bool.value();
      case Num number -> number.value() == 0 || Double.isNaN(number.value());
      case BigInt number -> number.value().signum() == 0;
      case Str text -> text.value().isEmpty();
      case Sym _, CopyArray _, CopyRecord _, Tagged _, Err _, Remotable _, Promise _ -> false;
    };
  }
}

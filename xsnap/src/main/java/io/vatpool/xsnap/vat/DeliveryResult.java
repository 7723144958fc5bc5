package io.vatpool.xsnap.vat;

import static java.util.Objects.requireNonNull;

import io.vatpool.protocol.json.JsJson;
import io.vatpool.xsnap.engine.EngineExit;
import io.vatpool.xsnap.engine.Meter;

/** How the vat took a delivery. */
public sealed interface DeliveryResult {
  /**
   * {@code ["ok",null,null]}, {@code ["ok",{statistics},null]} after bringOutYourDead, or {@code
   * ["error","problem",null]}, after which the kernel terminates the vat.
   */
  String json();

  /** The vat came to the end of the delivery, well or badly, and its engine takes the next one. */
  record Completed(String json, Meter meter) implements DeliveryResult {
    /** Checks. */
    public Completed {
      requireNonNull(json, "json");
      requireNonNull(meter, "meter");
    }
  }

  /**
   * The vat used up its computrons, its stack or its memory, and its engine is gone. There is no
   * meter reading.
   */
  record Exhausted(EngineExit.MeterFault fault) implements DeliveryResult {
    /** Checks. */
    public Exhausted {
      requireNonNull(fault, "fault");
    }

    @Override
    public String json() {
      return "[\"error\"," + JsJson.quote(fault.deliveryProblem()) + ",null]";
    }
  }
}

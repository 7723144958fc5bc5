package io.vatpool.xsnap.vat;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.DeliveryStatus;
import io.vatpool.protocol.MeterUsage;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import io.vatpool.protocol.json.MalformedJsonException;
import io.vatpool.xsnap.engine.EngineExit;
import io.vatpool.xsnap.engine.Meter;
import org.jspecify.annotations.Nullable;

/** How the vat took a delivery. */
public sealed interface DeliveryResult {
  /**
   * {@code ["ok",null,null]}, {@code ["ok",{statistics},null]} after bringOutYourDead, or {@code
   * ["error","problem",null]}, after which the kernel terminates the vat.
   */
  String json();

  /**
   * The same, read.
   *
   * @throws MalformedJsonException if the supervisor reported something else
   */
  DeliveryStatus status();

  /** What the delivery has used; null if there was no meter left to read. */
  @Nullable MeterUsage usage();

  /** The vat came to the end of the delivery, well or badly, and its engine takes the next one. */
  record Completed(String json, Meter meter) implements DeliveryResult {
    /** Status, results, and a place for the meter: what most deliveries end with. */
    private static final String OK_WITHOUT_RESULTS = "[\"ok\",null,null]";

    /** Checks. */
    public Completed {
      requireNonNull(json, "json");
      requireNonNull(meter, "meter");
    }

    @Override
    public DeliveryStatus status() {
      return json.equals(OK_WITHOUT_RESULTS) ? new DeliveryStatus.Ok() : read(JsJson.parse(json));
    }

    private static DeliveryStatus read(JsonNode answer) {
      JsonNode said = answer.path(1);
      if (!answer.path(0).asText().equals("ok")) {
        return new DeliveryStatus.Failed(JsonShape.string(said, "problem of a delivery"));
      }
      return said.isContainerNode()
          ? new DeliveryStatus.Ok(JsJson.stringify(said))
          : new DeliveryStatus.Ok();
    }

    @Override
    public MeterUsage usage() {
      return new MeterUsage(meter.compute(), meter.allocate(), meter.currentHeapCount());
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

    @Override
    public DeliveryStatus status() {
      return new DeliveryStatus.Failed(fault.deliveryProblem());
    }

    @Override
    public @Nullable MeterUsage usage() {
      return null;
    }
  }
}

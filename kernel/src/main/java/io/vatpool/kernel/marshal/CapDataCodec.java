package io.vatpool.kernel.marshal;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.MalformedJsonException;
import org.jspecify.annotations.Nullable;

/** Cap-data to values and back, for any kind of slots. */
public final class CapDataCodec {
  private CapDataCodec() {}

  /** What a slot becomes when cap-data is read. */
  @FunctionalInterface
  public interface SlotConversion {
    /**
     * A {@link Passable.Remotable} or a {@link Passable.Promise}.
     *
     * @param iface what the body calls it, or null
     */
    Passable convert(String slot, @Nullable String iface);
  }

  /** Writes a value in smallcaps. */
  public static CapData encode(Passable value) {
    SmallcapsEncoder encoder = new SmallcapsEncoder();
    String body = Smallcaps.MARK + JsJson.stringify(encoder.encode(value));
    return new CapData(body, encoder.slots());
  }

  /**
   * Reads a value from smallcaps or from the older encoding.
   *
   * @throws MarshalException if it is neither
   */
  public static Passable decode(CapData data, SlotConversion conversion) {
    SlotReviver slots = new SlotReviver(data.slots(), conversion);
    String body = data.body();
    return body.startsWith(Smallcaps.MARK)
        ? new SmallcapsDecoder(slots).decode(parse(body.substring(Smallcaps.MARK.length())))
        : new QclassDecoder(slots).decode(parse(body));
  }

  private static JsonNode parse(String json) {
    try {
      return JsJson.parse(json);
    } catch (MalformedJsonException e) {
      throw new MarshalException("the body is not JSON: " + e.getMessage(), e);
    }
  }
}

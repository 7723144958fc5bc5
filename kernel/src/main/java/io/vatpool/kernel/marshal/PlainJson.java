package io.vatpool.kernel.marshal;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.CapData;

/**
 * Values for people: plain JSON where JSON can say it, and one object with a {@code $} where it
 * cannot.
 *
 * <table>
 * <caption>What stands for what</caption>
 * <tr><td>{@code {"$kref":"ko20","iface":"Alleged: counter"}}</td><td>a reference; {@code iface} may
 * be left out, and a promise has none</td></tr>
 * <tr><td>{@code {"$bigint":"123"}}</td><td>a bigint</td></tr>
 * <tr><td>{@code {"$undefined":true}}</td><td>undefined</td></tr>
 * <tr><td>{@code {"$number":"NaN"}}</td><td>NaN, Infinity or -Infinity</td></tr>
 * <tr><td>{@code {"$symbol":"@@iterator"}}</td><td>a symbol, as marshal names it</td></tr>
 * <tr><td>{@code {"$tag":"copySet","payload":[…]}}</td><td>a tagged value</td></tr>
 * <tr><td>{@code {"$error":"no such account","name":"TypeError"}}</td><td>an error</td></tr>
 * <tr><td>{@code {"$record":{"$kref":1}}}</td><td>a record whose own property names start with
 * {@code $}</td></tr>
 * </table>
 */
public final class PlainJson {
  private PlainJson() {}

  /**
   * Cap-data of plain JSON, with krefs as slots. The same kref twice is the same object, so one
   * slot.
   *
   * @throws MarshalException if the JSON says something that no value is; the message names the
   *     place, for instance {@code at $[1].amount}
   */
  public static CapData toCapData(JsonNode plain) {
    return KernelMarshal.serialize(toPassable(plain));
  }

  /**
   * The value of plain JSON.
   *
   * @throws MarshalException as {@link #toCapData} does
   */
  public static Passable toPassable(JsonNode plain) {
    return new PlainJsonReader().read(plain);
  }

  /**
   * Plain JSON of cap-data with krefs as slots.
   *
   * @throws MarshalException if it is not cap-data that vats write
   */
  public static JsonNode fromCapData(CapData data) {
    return fromPassable(KernelMarshal.unserialize(data));
  }

  /** Plain JSON of a value. */
  public static JsonNode fromPassable(Passable value) {
    return PlainJsonWriter.write(value);
  }
}

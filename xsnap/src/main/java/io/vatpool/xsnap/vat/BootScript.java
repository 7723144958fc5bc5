package io.vatpool.xsnap.vat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.MalformedJsonException;
import io.vatpool.xsnap.engine.StartProgram;

/**
 * A program that every fresh engine runs before there is a vat: lockdown, then the supervisor. A
 * vat keeps those that it was created with, so there may be several versions.
 *
 * <p>Immutable; parsed once and shared by all engines.
 */
public final class BootScript {
  private final StartProgram program;

  private BootScript(StartProgram program) {
    this.program = program;
  }

  /**
   * Makes a program of a bundle.
   *
   * @param id the bundle's id, {@code b0-…}
   * @param json a bundle with {@code moduleFormat} {@code nestedEvaluate} or {@code getExport}
   * @throws MalformedJsonException if it is none
   */
  public static BootScript ofBundle(String id, String json) {
    JsonNode bundle = JsJson.parse(json);
    String format = bundle.path("moduleFormat").asText();
    if (!format.equals("nestedEvaluate") && !format.equals("getExport")) {
      throw new MalformedJsonException(
          "bundle " + id + " cannot boot an engine: its moduleFormat is '" + format + "'", null);
    }
    String program = "(" + bundle.path("source").asText() + "\n)()";
    return new BootScript(new StartProgram(id, program.getBytes(UTF_8)));
  }

  /** The bundle's id. */
  public String id() {
    return program.id();
  }

  StartProgram program() {
    return program;
  }
}

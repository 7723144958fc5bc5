package io.vatpool.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/**
 * Where results, progress and errors go.
 *
 * @param out results; nothing else is ever written there, so that it can be piped
 * @param err progress and errors
 * @param json whether results are one JSON document instead of text
 * @param interactive whether {@code err} is a terminal, on which a line can be redrawn
 */
public record Console(PrintStream out, PrintStream err, boolean json, boolean interactive) {

  /** The one mapper of the command line; immutable after this line, so any thread may use it. */
  public static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** A result: the document with {@code --json}, else the text. */
  public void result(Object document, Supplier<String> text) {
    if (json) {
      out.println(pretty(document));
    } else {
      String shown = text.get();
      if (!shown.isEmpty()) {
        out.println(shown.stripTrailing());
      }
    }
    out.flush();
  }

  /** A line for people, beside the result: silent with {@code --json}. */
  public void note(String line) {
    if (!json) {
      out.println(line);
      out.flush();
    }
  }

  /** A line about what is going on; never part of the result. */
  public void inform(String line) {
    err.println(line);
    err.flush();
  }

  /** Steps that take a while, shown on {@code err}. */
  public Progress progress() {
    return new Progress(err, interactive);
  }

  /** A value as indented JSON. */
  public static String pretty(Object document) {
    try {
      return JSON.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a result could not be written as JSON", e);
    }
  }
}

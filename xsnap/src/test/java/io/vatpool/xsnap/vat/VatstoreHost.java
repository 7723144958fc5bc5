package io.vatpool.xsnap.vat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * As much of a kernel as a vat needs that talks to nobody: its vatstore, and a list of what it did.
 */
final class VatstoreHost implements VatHost {
  final List<String> syscalls = new ArrayList<>();
  final List<String> console = new ArrayList<>();
  final List<String> testLog = new ArrayList<>();
  private final TreeMap<String, String> store = new TreeMap<>();

  @Override
  public String syscall(String syscall) {
    syscalls.add(syscall);
    JsonNode parts = JsJson.parse(syscall);
    return switch (parts.get(0).asText()) {
      case "vatstoreGet" -> ok(store.get(parts.get(1).asText()));
      case "vatstoreGetNextKey" -> ok(store.higherKey(parts.get(1).asText()));
      case "vatstoreSet" -> {
        store.put(parts.get(1).asText(), parts.get(2).asText());
        yield ok(null);
      }
      case "vatstoreDelete" -> {
        store.remove(parts.get(1).asText());
        yield ok(null);
      }
      default -> ok(null);
    };
  }

  @Override
  public boolean acceptsWrites() {
    return true;
  }

  @Override
  public void console(String arguments) {
    console.add(arguments);
  }

  @Override
  public void testLog(String arguments) {
    testLog.add(arguments);
  }

  private static String ok(@Nullable String value) {
    return "[\"ok\"," + (value == null ? "null" : JsJson.quote(value)) + "]";
  }
}

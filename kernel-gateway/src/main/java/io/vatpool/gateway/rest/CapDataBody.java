package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.gateway.rest.problem.Problems;
import io.vatpool.kernel.marshal.MarshalException;
import io.vatpool.kernel.marshal.PlainJson;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.MalformedJsonException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Capdata in requests and answers. */
final class CapDataBody {
  private static final Pattern KREF = Pattern.compile("k[opd][1-9][0-9]{0,17}");

  private CapDataBody() {}

  /** Reads capdata with krefs as slots. */
  static CapData parse(@Nullable JsonNode json, String field) {
    if (json == null) {
      throw Problems.badRequest(field + " is missing");
    }
    CapData data;
    try {
      data = CapData.fromJson(json);
    } catch (MalformedJsonException e) {
      throw Problems.badRequest(field + ": " + e.getMessage());
    }
    for (String slot : data.slots()) {
      if (!KREF.matcher(slot).matches()) {
        throw Problems.badRequest(
            field
                + ": slots must be the kernel's references (ko25), not '"
                + Texts.shortened(slot)
                + "'");
      }
    }
    try {
      PlainJson.fromCapData(data);
    } catch (MarshalException e) {
      throw Problems.badRequest(field + ": " + e.getMessage());
    }
    return data;
  }

  /** Adds {@code data} and, where it can be read, {@code value}. */
  static ObjectNode addTo(ObjectNode answer, CapData data) {
    answer.set("data", data.toJson());
    try {
      answer.set("value", PlainJson.fromCapData(data));
    } catch (MarshalException e) {
      answer.put("unreadable", String.valueOf(e.getMessage()));
    }
    return answer;
  }
}

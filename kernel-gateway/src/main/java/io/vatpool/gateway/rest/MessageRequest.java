package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.gateway.rest.problem.Problems;
import io.vatpool.kernel.marshal.PlainJson;
import io.vatpool.kernel.state.ResolutionPolicy;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A message to be queued.
 *
 * @param vat a static vat, whose root object is meant; or
 * @param object an object or promise of the kernel
 * @param method its method, with
 * @param args plain JSON; or
 * @param methargs both as capdata
 * @param resultPolicy what the kernel does when the result settles; {@code ignore} if missing
 */
public record MessageRequest(
    @Nullable @Size(min = 1, max = 200) String vat,
    @Nullable @Pattern(regexp = "k[op][1-9][0-9]{0,17}", message = "must look like ko25 or kp41")
        String object,
    @Nullable @Size(min = 1, max = 10_000) String method,
    @Nullable ArrayNode args,
    @Nullable ObjectNode methargs,
    @Nullable String resultPolicy) {

  /** The method and its arguments. */
  CapData toMethargs() {
    if ((vat == null) == (object == null)) {
      throw Problems.badRequest("give either 'vat' (a static vat) or 'object' (ko25)");
    }
    if ((methargs == null) == (method == null) || (methargs != null && args != null)) {
      throw Problems.badRequest("give either 'method' and 'args' or 'methargs', capdata of both");
    }
    if (method != null) {
      ArrayNode both = JsJson.NODES.arrayNode().add(method);
      both.add(args == null ? JsJson.NODES.arrayNode() : args);
      return PlainJson.toCapData(both);
    }
    return CapDataBody.parse(methargs, "methargs");
  }

  /** The policy. */
  ResolutionPolicy policy() {
    try {
      return resultPolicy == null ? ResolutionPolicy.IGNORE : ResolutionPolicy.of(resultPolicy);
    } catch (IllegalArgumentException e) {
      throw Problems.badRequest(
          "resultPolicy must be none, ignore, logAlways, logFailure or panic, not '"
              + Texts.shortened(String.valueOf(resultPolicy))
              + "'");
    }
  }
}

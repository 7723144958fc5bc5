package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vatpool.gateway.kernel.RequestKey;
import io.vatpool.gateway.rest.problem.Problems;
import io.vatpool.protocol.Sha256;
import io.vatpool.protocol.json.JsJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Makes the keys by which repeated requests are known again. */
@ApplicationScoped
public class RequestKeys {
  /** The header. */
  public static final String HEADER = "Idempotency-Key";

  private final ObjectMapper mapper;

  @Inject
  RequestKeys(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * The key of a request; null if the client gave none.
   *
   * @param operation what is asked for, with its place: {@code POST /v1/kernels/k/messages}
   * @param request the request's body as it was understood, or null
   */
  @Nullable RequestKey of(@Nullable String header, String operation, @Nullable Object request) {
    if (header == null) {
      return null;
    }
    if (header.isBlank() || header.length() > RequestKey.CHARS_MAX) {
      throw Problems.badRequest(HEADER + " must have 1 to " + RequestKey.CHARS_MAX + " characters");
    }
    JsonNode body = mapper.valueToTree(request);
    return new RequestKey(header, Sha256.hex(operation + '\n' + JsJson.stringify(body)));
  }
}

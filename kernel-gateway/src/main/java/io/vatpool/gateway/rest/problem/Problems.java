package io.vatpool.gateway.rest.problem;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vatpool.gateway.kernel.HostRefusal;
import io.vatpool.protocol.json.JsJson;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;

/** Every problem that the gateway itself answers with. */
public final class Problems {
  /** Prefix of every problem type. */
  public static final String TYPE = "urn:vatpool:problem:gateway:";

  static final int UNPROCESSABLE = 422;
  static final int TOO_MANY_REQUESTS = 429;

  /** After how many seconds a client that was refused for load may come again. */
  public static final int RETRY_SECONDS = 1;

  private Problems() {}

  /** What a kernel's host refused. */
  public static HttpProblem of(HostRefusal refusal) {
    String detail = String.valueOf(refusal.getMessage());
    return switch (refusal.reason()) {
      case BUSY ->
          problem(TOO_MANY_REQUESTS, "too-much-queued", "Too much is queued", detail)
              .withHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
              .build();
      case UNAVAILABLE -> unavailable(detail);
      case WRONG_STATE -> conflict(detail);
      case NOT_FOUND -> notFound(detail);
      case INVALID -> badRequest(detail);
      case KEY_REUSED ->
          problem(UNPROCESSABLE, "key-reused", "The Idempotency-Key was used before", detail)
              .build();
    };
  }

  /** 400 for a request that makes no sense. */
  public static HttpProblem badRequest(String detail) {
    return problem(400, "bad-request", "The request makes no sense", detail).build();
  }

  /** 404 for a thing that is not there. */
  public static HttpProblem notFound(String detail) {
    return problem(404, "not-found", "No such thing", detail).build();
  }

  /** 409 for a thing that is there, but not in a state for the request. */
  public static HttpProblem conflict(String detail) {
    return problem(409, "wrong-state", "Not in its present state", detail).build();
  }

  /** 413 for a body that is too large. */
  public static HttpProblem tooLarge(long bytesMax, String setting) {
    return problem(
            413,
            "too-large",
            "The body is too large",
            "the body has more than " + bytesMax + " bytes, the limit set by " + setting)
        .with("bytesMax", bytesMax)
        .build();
  }

  /** 422 for a request in which something is not what it says. */
  public static HttpProblem unprocessable(String type, String title, String detail) {
    return problem(UNPROCESSABLE, type, title, detail).build();
  }

  /** 503: come again. */
  public static HttpProblem unavailable(String detail) {
    return problem(503, "unavailable", "Not to be had now", detail)
        .withHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
        .build();
  }

  /** The same as JSON, for those who answer without the framework. */
  public static ObjectNode unavailableJson(String detail, String instance) {
    return json(unavailable(detail), instance);
  }

  /** A problem as JSON. */
  public static ObjectNode json(HttpProblem problem, String instance) {
    ObjectNode json =
        JsJson.NODES
            .objectNode()
            .put("type", String.valueOf(problem.getType()))
            .put("status", problem.getStatusCode())
            .put("title", problem.getTitle())
            .put("detail", problem.getDetail())
            .put("instance", instance);
    problem.getParameters().forEach((name, value) -> json.put(name, String.valueOf(value)));
    return json;
  }

  /** A problem of the gateway's own. */
  public static HttpProblem.Builder problem(int status, String type, String title, String detail) {
    return HttpProblem.builder()
        .withType(URI.create(TYPE + type))
        .withStatus(status)
        .withTitle(title)
        .withDetail(detail);
  }
}

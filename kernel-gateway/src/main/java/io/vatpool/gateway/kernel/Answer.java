package io.vatpool.gateway.kernel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/**
 * What a command has come to.
 *
 * @param body the answer's JSON, without {@code committed}
 * @param committed whether it is durable; false only for host-driven kernels
 */
public record Answer(ObjectNode body, boolean committed) {
  /** Checks. */
  public Answer {
    Objects.requireNonNull(body, "body");
  }

  /** The body with {@code committed} at its end. */
  public ObjectNode toJson() {
    return body.deepCopy().put("committed", committed);
  }
}

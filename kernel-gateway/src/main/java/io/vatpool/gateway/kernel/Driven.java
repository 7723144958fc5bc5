package io.vatpool.gateway.kernel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/**
 * What a driver's command has come to.
 *
 * @param body the answer's JSON
 * @param commit whether to commit before it is sent
 */
public record Driven(ObjectNode body, boolean commit) {
  /** Checks. */
  public Driven {
    Objects.requireNonNull(body, "body");
  }
}

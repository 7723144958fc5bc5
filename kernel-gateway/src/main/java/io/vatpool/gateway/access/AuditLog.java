package io.vatpool.gateway.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One JSON line for each thing that an operator did or somebody else tried, in the log category
 * {@code vatpool.audit}: {@code {"at", "client", "role", "method", "path", "kernel"?, "status"}}.
 * Paths, never queries, bodies or tokens. Where access control is off nobody is proved to be
 * anybody, and nothing is written.
 */
@ApplicationScoped
public class AuditLog {
  private static final Logger LOG = Logger.getLogger("vatpool.audit");

  private final AccessGate gate;
  private final InstantSource clock;

  @Inject
  AuditLog(AccessGate gate) {
    this(gate, InstantSource.system());
  }

  AuditLog(AccessGate gate, InstantSource clock) {
    this.gate = gate;
    this.clock = clock;
  }

  void record(Client client, String method, String path, @Nullable String kernel, int status) {
    if (!gate.isOff()) {
      LOG.info(JsJson.stringify(line(clock.instant(), client, method, path, kernel, status)));
    }
  }

  private static ObjectNode line(
      Instant at, Client client, String method, String path, @Nullable String kernel, int status) {
    ObjectNode line =
        JsJson.NODES
            .objectNode()
            .put("at", at.toString())
            .put("client", client.name())
            .put("role", client.role().toString())
            .put("method", method)
            .put("path", path);
    if (kernel != null) {
      line.put("kernel", kernel);
    }
    return line.put("status", status);
  }
}

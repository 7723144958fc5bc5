package io.vatpool.gateway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.gateway.kernel.StopReport;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.store.KernelRegistry;
import io.vatpool.store.KernelRow;
import io.vatpool.store.StoreException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Why kernels have stopped, kept in the database: also the next gateway can tell, and also after
 * the kernel runs again. Any thread; calls block.
 */
public final class KernelReports {
  private static final Logger LOG = Logger.getLogger(KernelReports.class);

  private final KernelRegistry registry;
  private final ObjectMapper mapper;

  /** Reports in {@code dataSource}, written as {@code mapper} writes for clients. */
  public KernelReports(DataSource dataSource, ObjectMapper mapper) {
    this.registry = new KernelRegistry(dataSource);
    this.mapper = mapper;
  }

  /** A kernel has stopped. If the database is away, its host still knows, and the log. */
  void stopped(String kernel, StopReport report) {
    ObjectNode json = mapper.valueToTree(report);
    json.path("attempts").forEach(attempt -> DivergenceExcerpt.shorten(attempt));
    try {
      registry.setState(kernel, Kernels.ACTIVE, JsJson.stringify(json));
    } catch (StoreException e) {
      LOG.warnf("kernel=%s report not kept: %s", kernel, e.getMessage());
    }
  }

  /** Why the kernel has stopped last, if it ever has. */
  public Optional<JsonNode> last(String kernel) {
    KernelRow row = registry.find(kernel);
    return row == null || row.stateReason() == null
        ? Optional.empty()
        : Optional.of(JsJson.parse(row.stateReason()));
  }
}

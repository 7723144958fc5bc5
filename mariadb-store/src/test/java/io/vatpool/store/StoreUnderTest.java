package io.vatpool.store;

import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.kernel.port.EntryRow;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.mariadb.local.testing.SharedMariaDb;
import io.vatpool.mariadb.local.testing.TestSchema;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.mariadb.jdbc.MariaDbPoolDataSource;

/** A schema with the tables in it, and kernels to write into. */
final class StoreUnderTest implements BeforeAllCallback, AfterAllCallback {
  static final Duration LEASE = Duration.ofSeconds(30);

  private TestSchema schema;
  private MariaDbPoolDataSource dataSource;
  private int kernels;

  @Override
  public void beforeAll(ExtensionContext context) throws SQLException {
    schema = SharedMariaDb.freshSchema(context.getRequiredTestClass().getSimpleName());
    dataSource = pool(schema);
    StoreSchema.migrate(dataSource);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    dataSource.close();
    schema.close();
  }

  static MariaDbPoolDataSource pool(TestSchema schema) throws SQLException {
    // The pool connects as soon as it has a URL, so the credentials have to be in there.
    MariaDbPoolDataSource pool =
        new MariaDbPoolDataSource(
            "%s?maxPoolSize=8&user=%s&password=%s"
                .formatted(schema.jdbcUrl(), schema.user(), schema.password()));
    return pool;
  }

  TestSchema schema() {
    return schema;
  }

  MariaDbPoolDataSource dataSource() {
    return dataSource;
  }

  /** A new kernel, leased. */
  Lease newKernel() {
    String kernelId = "kernel-" + ++kernels;
    new KernelRegistry(dataSource).create(kernelId, "running", "{}");
    return new Leases(dataSource).acquire(kernelId, "gateway-1", "http://g1", LEASE).orElseThrow();
  }

  MariaDbKernelStore newStore() {
    return open(newKernel());
  }

  MariaDbKernelStore open(Lease lease) {
    return MariaDbKernelStore.open(dataSource, lease, MariaDbKernelStore.CACHE_BYTES_DEFAULT);
  }

  static BlockChanges kv(Map<String, Optional<String>> changes) {
    return new BlockChanges(
        List.of(),
        List.of(),
        new TreeMap<>(changes),
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        List.of());
  }

  static BlockChanges history(
      List<EntryRow> entries, List<SpanRow> spans, List<SnapshotRow> snapshots) {
    return new BlockChanges(
        List.of(), List.of(), new TreeMap<>(), entries, spans, snapshots, Map.of(), List.of());
  }
}

package io.vatpool.cli.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.cluster.ClusterStores;
import io.vatpool.cli.cluster.DataFolder;
import io.vatpool.cli.output.Console;
import io.vatpool.cli.snapshots.Collector;
import io.vatpool.cli.snapshots.Fate;
import io.vatpool.cli.snapshots.Naming;
import io.vatpool.cli.snapshots.Policy;
import io.vatpool.cli.snapshots.Report;
import io.vatpool.mariadb.local.LocalMariaDb;
import io.vatpool.snapstore.client.ClientOptions;
import io.vatpool.snapstore.client.SnapStoreClient;
import io.vatpool.store.SnapshotNames.Standing;
import io.vatpool.store.StoreSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Images that nobody needs are deleted, and all others stay. Images of other tests are young. */
@ExtendWith(SharedCluster.class)
class SnapshotCollectionIT {
  private static final String KERNEL = "kept";

  /**
   * From where its vats count. No other kernel has been there, so none has the same heap images.
   */
  private static final int START = 9_000;

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String NO_LIMIT = " --unnamed-max 100";
  private static final Policy POLICY = new Policy(Duration.ofDays(7), 1, 100);

  private final LocalCluster cluster;
  private final Vatpool vatpool;
  private final ClusterStores stores;
  private final SnapStoreClient store;

  SnapshotCollectionIT(LocalCluster cluster) {
    this.cluster = cluster;
    this.vatpool = cluster.vatpool();
    this.stores = ClusterStores.of(new DataFolder(cluster.folder()));
    this.store = new SnapStoreClient(ClientOptions.of(stores.snapstore()));
  }

  /** A kernel whose vats save their heap after every second delivery; and no other kernel does. */
  @BeforeAll
  static void create(LocalCluster cluster) throws IOException {
    cluster.vatpool().ok("up");
    Path kit = Kit.config(cluster);
    ObjectNode config = (ObjectNode) Console.JSON.readTree(kit.toFile());
    config.put("snapshotInitial", 4).put("snapshotInterval", 2);
    for (JsonNode vat : config.path("vats")) {
      ((ObjectNode) vat).putObject("parameters").put("start", START);
    }
    Path file = Files.writeString(kit.resolveSibling("kept.json"), config.toString());
    cluster.create(file, KERNEL);
  }

  @Test
  void everyVatComesBackAfterACollection() throws Exception {
    // Given
    for (int i = 0; i < 7; i++) {
      vatpool.ok("send kept kit increment --wait 2m");
      vatpool.ok("send kept other increment --wait 2m");
    }
    awaitIdle();
    List<String> kit = imagesOf("kit");
    assertThat(kit).hasSizeGreaterThan(2);
    for (String vat : List.of("kit", "other")) {
      for (String image : imagesOf(vat)) {
        age(image);
      }
    }
    ageRows();
    String stray = stray();
    age(stray);
    String young = stray();

    // When
    Run look = vatpool.ok("snapshots collect --dry-run" + NO_LIMIT);

    // Then
    assertThat(look.out()).contains("would be deleted", "named by no database", "superseded");
    assertThat(isStored(stray)).isTrue();
    assertThat(kit).allMatch(this::isStored);

    // When
    Run run = vatpool.ok("snapshots collect --json" + NO_LIMIT);

    // Then
    assertThat(run.json().path("deletedImages").asInt()).isGreaterThanOrEqualTo(kit.size() - 1);
    assertThat(isStored(stray)).isFalse();
    assertThat(isStored(young)).isTrue();
    assertThat(kit.subList(0, kit.size() - 2)).noneMatch(this::isStored);
    assertThat(kit.subList(kit.size() - 2, kit.size())).allMatch(this::isStored);

    // When
    endEngines();

    // Then
    for (String vat : List.of("kit", "other")) {
      assertThat(
              vatpool.ok("send kept " + vat + " increment --wait 2m --json").json().path("value"))
          .hasToString(String.valueOf(START + 8));
    }
    assertThat(vatpool.ok("audit kept --transcripts --json").json().path("clean").asBoolean())
        .isTrue();
  }

  @Test
  void aSnapshotThatWentOutOfUseLatelyStays() throws Exception {
    // Given
    String image = stray();
    age(image);
    DataSource other = anotherDatabase("lately");
    name(other, image, false, "6 DAY");

    // When
    collect(List.of(local(), Naming.of("lately", other)));

    // Then
    assertThat(isStored(image)).isTrue();

    // When
    name(other, image, false, "8 DAY");
    Report report = collect(List.of(local(), Naming.of("lately", other)));

    // Then
    assertThat(isStored(image)).isFalse();
    assertThat(report.images(Fate.LONG_UNUSED)).isPositive();
  }

  @Test
  void whatAnotherDatabaseNamesStays() throws Exception {
    // Given
    String image = stray();
    age(image);
    DataSource other = anotherDatabase("another");
    name(other, image, true, "100 DAY");

    // When
    vatpool.ok(
        "snapshots collect --store %s --database %s --database %s%s"
            .formatted(
                stores.snapstore(),
                described(stores.databaseUrl()),
                described(stores.databaseUrl().replaceAll("/vatpool$", "/another")),
                NO_LIMIT));

    // Then
    assertThat(isStored(image)).isTrue();

    // When
    vatpool.ok("snapshots collect" + NO_LIMIT);

    // Then
    assertThat(isStored(image)).isFalse();
  }

  @Test
  void nothingIsDeletedIfADatabaseIsAway() throws Exception {
    // Given
    String stray = stray();
    age(stray);
    Path away = described("jdbc:mariadb://127.0.0.1:" + closedPort() + "/vatpool");

    // When
    Run run =
        vatpool.run(
            "snapshots collect --store %s --database %s --database %s%s"
                .formatted(stores.snapstore(), described(stores.databaseUrl()), away, NO_LIMIT));

    // Then
    assertThat(run.ended(Exit.NOT_RUNNING).err()).contains("nothing was deleted");
    assertThat(isStored(stray)).isTrue();
  }

  @Test
  void anImageThatIsStoredAgainMeanwhileStays() throws Exception {
    // Given
    byte[] bytes = bytes();
    String image = save(bytes);
    age(image);
    Naming slow =
        new Forwarding(local()) {
          @Override
          public Map<String, Standing> standings(
              Collection<String> images, Duration lately, int keepEarlier) {
            Map<String, Standing> standings = super.standings(images, lately, keepEarlier);
            if (images.contains(image) && looks++ == 1) {
              save(bytes); // a worker, after the answer that nobody names it
            }
            return standings;
          }
        };

    // When
    Report report = collect(List.of(slow));

    // Then
    assertThat(isStored(image)).isTrue();
    assertThat(report.images(Fate.STORED_AGAIN)).isOne();
  }

  @Test
  void nothingIsDeletedIfSuspiciouslyMuchIsNamedByNobody() throws Exception {
    // Given
    String stray = stray();
    age(stray);

    // When
    Run look = vatpool.ok("snapshots collect --unnamed-max 0 --dry-run");
    Run run = vatpool.run("snapshots collect --unnamed-max 0");

    // Then
    assertThat(look.out()).contains("a run would be refused");
    assertThat(run.ended(Exit.FAILED).err())
        .contains("named by no database", "nothing was deleted", "--unnamed-max");
    assertThat(isStored(stray)).isTrue();
  }

  @Test
  void nothingIsDeletedIfClocksDiffer() throws Exception {
    // Given
    String stray = stray();
    age(stray);
    Naming ahead =
        new Forwarding(local()) {
          @Override
          public Instant now() {
            return super.now().plus(Duration.ofDays(10));
          }
        };

    // When
    var collecting = assertThatThrownBy(() -> collect(List.of(ahead)));

    // Then
    collecting.isInstanceOf(CliException.class).hasMessageContaining("Clocks differ");
    assertThat(isStored(stray)).isTrue();
  }

  @Test
  void aDatabaseWithoutTheTablesIsNoDatabase() throws Exception {
    // Given
    server().createSchema("empty");
    String stray = stray();
    age(stray);

    // When
    Run run =
        vatpool.run(
            "snapshots collect --store %s --database %s%s"
                .formatted(
                    stores.snapstore(),
                    described(stores.databaseUrl().replaceAll("/vatpool$", "/empty")),
                    NO_LIMIT));

    // Then
    assertThat(run.ended(Exit.NOT_RUNNING).err()).contains("schema has version 0");
    assertThat(isStored(stray)).isTrue();
  }

  @Test
  void aGraceThatWouldTakeWhatIsNotCommittedYetIsRefused() {
    assertThat(vatpool.run("snapshots collect --grace 10m").ended(Exit.USAGE).err())
        .contains("at least 60 minutes");
    assertThat(vatpool.run("snapshots collect --store http://127.0.0.1:1").ended(Exit.USAGE).err())
        .contains("--store and --database belong together");
  }

  /** Until the last snapshot is committed, too. */
  private void awaitIdle() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> {
          JsonNode status = vatpool.ok("kernel show kept --json").json().path("status");
          return status.at("/queues/active").asInt(-1) == 0
              && status.path("uncommittedCranks").asInt(-1) == 0;
        });
  }

  // What the tests do to the store and to databases.

  private Report collect(List<Naming> databases) {
    return new Collector(store, databases, POLICY).run(false);
  }

  private Naming local() {
    return Naming.of("local", stores.database());
  }

  private static byte[] bytes() {
    return UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
  }

  private String stray() {
    return save(bytes());
  }

  private String save(byte[] bytes) {
    try {
      return store.save(out -> out.write(bytes)).snapshotId();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isStored(String image) {
    try {
      return store.find(image).isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As if it had been stored a hundred days ago. */
  private void age(String image) throws IOException {
    Path blob =
        cluster
            .folder()
            .resolve("snapshots/blobs")
            .resolve(image.substring(0, 2))
            .resolve(image + ".zst");
    Files.setLastModifiedTime(blob, FileTime.from(Instant.now().minus(Duration.ofDays(100))));
  }

  private void ageRows() throws SQLException {
    try (Connection connection = stores.database().getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE snapshot SET written_at = UTC_TIMESTAMP(6) - INTERVAL 8 DAY"
                    + " WHERE kernel_id = ?")) {
      update.setString(1, KERNEL);
      update.executeUpdate();
    }
  }

  /** In the order in which they were saved. */
  private List<String> imagesOf(String vat) throws SQLException {
    String id = vatpool.ok("vats kept " + vat + " --json").json().path("id").asText();
    try (Connection connection = stores.database().getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT snapshot_id FROM snapshot WHERE kernel_id = ? AND vat_id = ?"
                    + " ORDER BY snap_pos")) {
      select.setString(1, KERNEL);
      select.setString(2, id);
      List<String> images = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          images.add(row.getString(1));
        }
      }
      return images;
    }
  }

  private void endEngines() {
    for (String worker : List.of("worker-1", "worker-2")) {
      for (String vat : List.of("kit", "other")) {
        Engines.of(cluster.process(worker), vat)
            .forEach(engine -> {
              engine.destroyForcibly();
              engine.onExit().join();
            });
      }
    }
  }

  private LocalMariaDb server() {
    return LocalMariaDb.attach(new DataFolder(cluster.folder()).mariadb()).orElseThrow();
  }

  private DataSource anotherDatabase(String schema) {
    LocalMariaDb server = server();
    server.createSchema(schema);
    DataSource source =
        ClusterStores.source(server.jdbcUrl(schema), server.user(), server.password());
    StoreSchema.migrate(source);
    return source;
  }

  private static void name(DataSource database, String image, boolean inUse, String age)
      throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "REPLACE INTO snapshot VALUES ('k', 'v1', 5, ?, ?, 1, 1,"
                    + " UTC_TIMESTAMP(6) - INTERVAL "
                    + age
                    + ")")) {
      insert.setString(1, image);
      insert.setObject(2, inUse ? 1 : null);
      insert.executeUpdate();
    }
  }

  /** A folder that describes a database of the cluster's server. */
  private Path described(String url) throws IOException {
    Path folder = Files.createTempDirectory(cluster.folder(), "database-");
    Files.writeString(folder.resolve("url"), url + "\n");
    Files.writeString(folder.resolve("username"), server().user());
    Files.writeString(folder.resolve("password"), server().password());
    return folder;
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** A database that a test comes between. */
  private static class Forwarding implements Naming {
    final Naming database;
    int looks;

    Forwarding(Naming database) {
      this.database = database;
    }

    @Override
    public String name() {
      return database.name();
    }

    @Override
    public Instant now() {
      return database.now();
    }

    @Override
    public Map<String, Standing> standings(
        Collection<String> images, Duration lately, int keepEarlier) {
      return database.standings(images, lately, keepEarlier);
    }
  }
}

package io.vatpool.cli.cluster;

import io.vatpool.mariadb.local.LocalMariaDb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a service of the local cluster is started: the only place that knows the services' settings.
 *
 * @param command program and arguments
 * @param environment what must not be seen on a command line, and overrides by the user
 */
record ServiceCommand(List<String> command, Map<String, String> environment) {

  /** Further options for the JVM of every service, separated by blanks. */
  private static final String JAVA_OPTIONS_VARIABLE = "VATPOOL_JAVA_OPTS";

  /** What every service is told, wherever it is told the rest. */
  private static final List<String> COMMON =
      List.of("-XX:+ExitOnOutOfMemoryError", "-Dquarkus.http.host=" + Ports.HOST);

  /**
   * @param program what runs
   * @param snapstore the snapstore's URL
   */
  static ServiceCommand of(
      ServiceKind kind,
      String name,
      int port,
      DataFolder folder,
      Program program,
      ClusterSettings settings,
      LocalMariaDb database,
      String snapstore) {
    List<String> options = new ArrayList<>();
    options.addAll(new ServiceMarks(folder).arguments(name));
    options.addAll(COMMON);
    options.add("-Dquarkus.http.port=" + port);
    Map<String, String> environment = new HashMap<>();
    switch (kind) {
      case MARIADB -> throw new IllegalArgumentException("MariaDB is not started this way");
      case SNAPSTORE -> {
        options.add("-Xmx256m");
        options.add("-Dvatpool.snapstore.folder=" + folder.snapshots());
      }
      case WORKER -> {
        options.add("-Xmx512m");
        options.add("-Dvatpool.worker.id=" + name);
        options.add("-Dvatpool.worker.vats-online-max=" + settings.vatsOnlineMax());
        options.add("-Dvatpool.worker.snapstore-url=" + snapstore);
        addDatabase(options, environment, database);
      }
      case GATEWAY -> {
        options.add("-Xmx1g");
        options.add("-Dvatpool.gateway.id=" + name);
        options.add("-Dvatpool.gateway.slog.folder=" + folder.work(name).resolve("slog"));
        addDatabase(options, environment, database);
      }
    }
    options.addAll(userOptions());
    return new ServiceCommand(program.command(options), Map.copyOf(environment));
  }

  private static void addDatabase(
      List<String> options, Map<String, String> environment, LocalMariaDb database) {
    options.add("-Dquarkus.datasource.jdbc.url=" + database.jdbcUrl(Database.SCHEMA));
    options.add("-Dquarkus.datasource.username=" + database.user());
    environment.put("QUARKUS_DATASOURCE_PASSWORD", database.password());
  }

  private static List<String> userOptions() {
    String options = System.getenv().getOrDefault(JAVA_OPTIONS_VARIABLE, "").strip();
    return options.isEmpty() ? List.of() : Arrays.asList(options.split("\\s+"));
  }
}

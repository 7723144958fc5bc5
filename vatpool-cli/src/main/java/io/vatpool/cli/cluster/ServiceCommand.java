package io.vatpool.cli.cluster;

import io.vatpool.mariadb.local.LocalMariaDb;
import java.nio.file.Path;
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
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
          "-Dquarkus.http.host=" + Ports.HOST);

  /**
   * @param jar the service's {@code quarkus-run.jar}
   * @param snapstore the snapstore's URL
   */
  static ServiceCommand of(
      ServiceKind kind,
      String name,
      int port,
      DataFolder folder,
      Path jar,
      ClusterSettings settings,
      LocalMariaDb database,
      String snapstore) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(new ServiceMarks(folder).arguments(name));
    command.addAll(COMMON);
    command.add("-Dquarkus.http.port=" + port);
    Map<String, String> environment = new HashMap<>();
    switch (kind) {
      case MARIADB -> throw new IllegalArgumentException("MariaDB is not started this way");
      case SNAPSTORE -> {
        command.add("-Xmx256m");
        command.add("-Dvatpool.snapstore.folder=" + folder.snapshots());
      }
      case WORKER -> {
        command.add("-Xmx512m");
        command.add("-Dvatpool.worker.id=" + name);
        command.add("-Dvatpool.worker.vats-online-max=" + settings.vatsOnlineMax());
        command.add("-Dvatpool.worker.snapstore-url=" + snapstore);
        addDatabase(command, environment, database);
      }
      case GATEWAY -> {
        command.add("-Xmx1g");
        command.add("-Dvatpool.gateway.id=" + name);
        command.add("-Dvatpool.gateway.slog.folder=" + folder.work(name).resolve("slog"));
        addDatabase(command, environment, database);
      }
    }
    command.addAll(userOptions());
    command.add("-jar");
    command.add(jar.toString());
    return new ServiceCommand(List.copyOf(command), Map.copyOf(environment));
  }

  private static void addDatabase(
      List<String> command, Map<String, String> environment, LocalMariaDb database) {
    command.add("-Dquarkus.datasource.jdbc.url=" + database.jdbcUrl(Database.SCHEMA));
    command.add("-Dquarkus.datasource.username=" + database.user());
    environment.put("QUARKUS_DATASOURCE_PASSWORD", database.password());
  }

  private static List<String> userOptions() {
    String options = System.getenv().getOrDefault(JAVA_OPTIONS_VARIABLE, "").strip();
    return options.isEmpty() ? List.of() : Arrays.asList(options.split("\\s+"));
  }
}

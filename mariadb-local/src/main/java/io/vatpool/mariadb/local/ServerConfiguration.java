package io.vatpool.mariadb.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes {@code server.cnf}: every setting that makes this server Vatpool's. */
final class ServerConfiguration {

  /**
   * Transcript entries of hundreds of megabytes have been seen; this is the protocol's own ceiling.
   */
  private static final String PACKET_MAX = "1G";

  private static final int CONNECTIONS_MAX = 200;

  private ServerConfiguration() {}

  /**
   * The argument that makes a server read the file; it must be the first, and it identifies the
   * process.
   */
  static String argument(Path file) {
    return "--defaults-file=" + file;
  }

  static void write(ServerFolder folder, ServerProgram program, Options options, int port)
      throws IOException {
    String text =
        """
        # Written by Vatpool at every start of this server; changes are lost.
        [mariadbd]
        datadir = %s
        socket = mariadb.sock
        pid-file = mariadb.pid
        bind-address = 127.0.0.1
        port = %d
        skip-name-resolve
        # Only the loopback is served; making a certificate costs up to eight seconds at every start.
        skip-ssl

        # An acknowledged commit survives a crash of the machine.
        innodb_flush_log_at_trx_commit = 1
        skip-log-bin

        # Text compares byte by byte and trailing spaces count. The third line is for tables that name the character
        # set only; servers before 11.2 do not know it and give such tables a collation that ignores case.
        character-set-server = utf8mb4
        collation-server = utf8mb4_nopad_bin
        loose-character-set-collations = utf8mb4=utf8mb4_nopad_bin
        default-time-zone = +00:00

        max_allowed_packet = %s
        max_connections = %d
        innodb_buffer_pool_size = %d
        key_buffer_size = 1M
        aria_pagecache_buffer_size = 8M
        performance_schema = OFF
        """
            .formatted(
                quoted(folder.data()),
                port,
                PACKET_MAX,
                CONNECTIONS_MAX,
                options.bufferPoolBytes());
    StringBuilder all = new StringBuilder(text);
    program
        .messages()
        .ifPresent(share -> all.append("lc-messages-dir = ").append(quoted(share)).append('\n'));
    if (runsAsRoot()) {
      all.append("user = root\n");
    }
    Files.writeString(folder.configuration(), all);
  }

  /** What a server needs to make its data folder from SQL on standard input, and to end then. */
  static List<String> bootstrapArguments(ServerFolder folder) {
    return List.of(
        argument(folder.configuration()),
        "--bootstrap",
        "--datadir=" + folder.unfinishedData(),
        "--log-warnings=0",
        "--enforce-storage-engine=");
  }

  private static String quoted(Path path) {
    return "\"" + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /** MariaDB refuses to run as root unless it is told to. */
  private static boolean runsAsRoot() {
    return "root".equals(System.getProperty("user.name"));
  }
}

package io.vatpool.cli.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * What is remembered about a service that was started.
 *
 * @param name unique in the cluster: {@code gateway}, {@code worker-1}
 * @param kind what it is
 * @param pid its process, which may have ended since
 * @param port where it listens, on 127.0.0.1
 * @param url for people and clients
 * @param log where its output goes
 */
public record ServiceRecord(
    String name, ServiceKind kind, long pid, int port, String url, String log) {

  private static final int PORT_MAX = 65_535;

  public ServiceRecord {
    requireNonNull(name, "name");
    requireNonNull(kind, "kind");
    requireNonNull(url, "url");
    requireNonNull(log, "log");
    if (pid <= 0) {
      throw new IllegalArgumentException("pid must be positive, not " + pid);
    }
    if (port <= 0 || port > PORT_MAX) {
      throw new IllegalArgumentException("port must be 1.." + PORT_MAX + ", not " + port);
    }
  }

  /** Whether REST requests go to it. */
  @JsonIgnore
  public boolean isGateway() {
    return kind == ServiceKind.GATEWAY;
  }
}

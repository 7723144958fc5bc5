package io.vatpool.cli.cluster;

/** The kinds of services, in the order in which they are started and the reverse of stopping. */
public enum ServiceKind {
  /** The private database server; not ours, so it answers no HTTP. */
  MARIADB,
  SNAPSTORE,
  WORKER,
  GATEWAY;

  /** The name of the only service of this kind, or of the n-th worker, counted from 1. */
  public String serviceName(int number) {
    return switch (this) {
      case MARIADB -> "mariadb";
      case SNAPSTORE -> "snapstore";
      case WORKER -> "worker-" + number;
      case GATEWAY -> "gateway";
    };
  }

  /** The kind of the service with that name. */
  static ServiceKind of(String serviceName) {
    return switch (serviceName) {
      case "mariadb" -> MARIADB;
      case "snapstore" -> SNAPSTORE;
      case "gateway" -> GATEWAY;
      default -> WORKER;
    };
  }

  /** The Maven module whose application it runs. */
  String module() {
    return switch (this) {
      case MARIADB -> "mariadb-local";
      case SNAPSTORE -> "snapstore-svc";
      case WORKER -> "worker-pool";
      case GATEWAY -> "kernel-gateway";
    };
  }
}

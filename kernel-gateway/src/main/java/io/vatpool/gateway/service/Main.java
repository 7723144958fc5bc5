package io.vatpool.gateway.service;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
import java.util.List;

/**
 * Runs the service, or with the argument {@code migrate} only brings the schema to this release.
 */
@QuarkusMain
public final class Main {
  private static final int USAGE = 2;

  Main() {}

  /** Without arguments the service; else the command they say, and its exit status. */
  public static void main(String... arguments) {
    switch (List.of(arguments)) {
      case List<String> none when none.isEmpty() -> Quarkus.run(arguments);
      case List<String> one when one.equals(List.of("migrate")) ->
          // Not the application's own: an executable has that as it was when it was built.
          System.exit(Migration.run(ConfigUtils.configBuilder().build(), System.out, System.err));
      default -> {
        System.err.println("usage: no argument to serve, or: migrate");
        System.exit(USAGE);
      }
    }
  }
}

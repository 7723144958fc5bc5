package io.vatpool.gateway.service;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

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
          System.exit(Migration.run(ConfigProvider.getConfig(), System.out, System.err));
      default -> {
        System.err.println("usage: no argument to serve, or: migrate");
        System.exit(USAGE);
      }
    }
  }
}

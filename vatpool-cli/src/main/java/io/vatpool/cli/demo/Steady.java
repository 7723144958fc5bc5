package io.vatpool.cli.demo;

import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.cluster.ClusterUp;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Requests that get through in the end. Anybody may kill anything while the demo runs; then the
 * demo does what an operator would do: {@code vatpool up}, and the same request again, with the
 * same idempotency key.
 */
final class Steady {

  private static final int ATTEMPTS_MAX = 5;

  private final ClusterUp up;
  private final Report report;

  Steady(ClusterUp up, Report report) {
    this.up = up;
    this.report = report;
  }

  <T> T call(Supplier<T> request) {
    for (int attempt = 1; ; attempt++) {
      try {
        return request.get();
      } catch (CliException e) {
        if (attempt == ATTEMPTS_MAX || !isOutage(e.exit())) {
          throw e;
        }
        report.fact("trouble (" + e.detail() + "): \"vatpool up\", and the same request again");
        recover();
      }
    }
  }

  private static boolean isOutage(Exit exit) {
    return exit == Exit.NOT_RUNNING || exit == Exit.BROKEN || exit == Exit.TIMEOUT;
  }

  private void recover() {
    try {
      up.up(Optional.empty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(Exit.FAILED, "Interrupted", "while bringing the cluster back", "", e);
    }
  }
}

package io.vatpool.conformance.chaos;

import io.vatpool.testing.ServiceProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A MariaDB that is away for longer than any lease: who needs it must say so, and must neither be
 * taken for dead, nor try so often that it is a load.
 */
final class DatabaseAway {
  private static final Duration AWAY = Duration.ofSeconds(10);

  /** A service that asks at that moment may wait for a connection. */
  private static final Duration NOTICED_MAX = Duration.ofSeconds(30);

  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(200);

  /** The pauses before one kernel is opened again double from 100 ms to 5 s. */
  private static final long REOPENS_MAX = 15;

  private static final String REOPENS = "vatpool_kernel_reopens_total";
  private static final int OK = 200;

  private final ChaosCluster cluster;
  private final List<String> violations = new ArrayList<>();

  DatabaseAway(ChaosCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Kills MariaDB while all services are ready, looks at them, and starts it again; what must not
   * be, in words.
   */
  List<String> happen() throws InterruptedException {
    List<ServiceProcess> services = cluster.ofTheDatabase();
    List<ServiceProcess> gateways = services.subList(0, ChaosCluster.GATEWAYS);
    try (HttpClient http = HttpClient.newHttpClient()) {
      long before = reopens(http, gateways);
      long end = System.nanoTime() + AWAY.toNanos();
      cluster.database().kill();
      try {
        for (ServiceProcess service : services) {
          saysWhatIsMissing(http, service);
        }
        while (System.nanoTime() < end) {
          Thread.sleep(POLL);
        }
        long reopens = reopens(http, gateways) - before;
        if (reopens > REOPENS_MAX) {
          violations.add("without a database the kernel was opened " + reopens + " times");
        }
      } finally {
        cluster.startDatabase();
      }
    }
    return violations;
  }

  private void saysWhatIsMissing(HttpClient http, ServiceProcess service)
      throws InterruptedException {
    long end = System.nanoTime() + NOTICED_MAX.toNanos();
    HttpResponse<String> ready = get(http, service, "/q/health/ready");
    while (ready.statusCode() == OK && System.nanoTime() < end) {
      Thread.sleep(POLL);
      ready = get(http, service, "/q/health/ready");
    }
    if (ready.statusCode() == OK) {
      violations.add(service.name() + " is ready without a database");
    } else if (!ready.body().toLowerCase(Locale.ROOT).contains("database")) {
      violations.add(service.name() + " does not say that its database is away: " + ready.body());
    }
    HttpResponse<String> live = get(http, service, "/q/health/live");
    if (live.statusCode() != OK) {
      violations.add(service.name() + " is not live without a database: " + live.body());
    }
  }

  private static long reopens(HttpClient http, List<ServiceProcess> gateways)
      throws InterruptedException {
    long sum = 0;
    for (ServiceProcess gateway : gateways) {
      sum +=
          get(http, gateway, "/q/metrics")
              .body()
              .lines()
              .filter(line -> line.startsWith(REOPENS + " "))
              .mapToLong(line -> (long) Double.parseDouble(line.substring(REOPENS.length())))
              .findAny()
              .orElseThrow(() -> new IllegalStateException("there is no metric " + REOPENS));
    }
    return sum;
  }

  private static HttpResponse<String> get(HttpClient http, ServiceProcess service, String path)
      throws InterruptedException {
    try {
      return http.send(
          HttpRequest.newBuilder(service.url().resolve(path)).timeout(ANSWER_MAX).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(service.name() + " does not answer at " + path, e);
    }
  }
}

package io.vatpool.cli.it;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vatpool.cli.CliException;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Console;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * A customer of the bank who pays one unit after the other, each until it is acknowledged: after a
 * failure the same request is sent again, with the same idempotency key.
 */
final class Transfers {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration OUTAGE_MAX = Duration.ofMinutes(4);

  private final Gateway gateway;
  private final String kernel;
  private final String payer;
  private final CountDownLatch third;
  private final CompletableFuture<List<String>> results = new CompletableFuture<>();

  private Transfers(Gateway gateway, String kernel, String payer, int count) {
    this.gateway = gateway;
    this.kernel = kernel;
    this.payer = payer;
    this.third = new CountDownLatch(count / 3);
  }

  /** Starts so many transfers to bob, one after the other. */
  static Transfers start(Gateway gateway, String kernel, String payer, int count) {
    Transfers transfers = new Transfers(gateway, kernel, payer, count);
    Thread.ofVirtual().name("transfers").start(() -> transfers.run(count));
    return transfers;
  }

  /** Returns when a third of them has been acknowledged: the stream is in its middle. */
  void awaitTheMiddle() throws InterruptedException {
    third.await();
  }

  /** The promises of all results, when the last has been acknowledged. */
  List<String> acknowledged() {
    return results.join();
  }

  private void run(int count) {
    try {
      List<String> promises = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        promises.add(pay());
        third.countDown();
      }
      results.complete(promises);
    } catch (RuntimeException | InterruptedException e) {
      results.completeExceptionally(e);
      while (third.getCount() > 0) {
        third.countDown();
      }
    }
  }

  private String pay() throws InterruptedException {
    ArrayNode arguments = Console.JSON.createArrayNode().add("bob").add(1);
    String key = Gateway.newKey();
    long deadline = System.nanoTime() + OUTAGE_MAX.toNanos();
    while (true) {
      try {
        return gateway.send(kernel, payer, "pay", arguments, "ignore", key).orElseThrow();
      } catch (CliException e) {
        boolean outage =
            switch (e.exit()) {
              case NOT_RUNNING, BROKEN, TIMEOUT -> true;
              case OK, FAILED, USAGE, REFUSED -> false;
            };
        if (!outage || System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(PAUSE);
      }
    }
  }
}

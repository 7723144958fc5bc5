package io.vatpool.gateway.kernel;

import static io.vatpool.gateway.kernel.ScriptedKernel.note;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vatpool.gateway.kernel.HostRefusal.Reason;
import io.vatpool.gateway.kernel.ScriptedKernel.Disk;
import io.vatpool.protocol.json.JsJson;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;

/** A host of scripted kernels, whose cranks and commits do what a test says. */
abstract class HostUnderTest {
  static final BlockPolicy HUNDRED_CRANKS = new BlockPolicy(100, Long.MAX_VALUE, 60_000);
  static final RequestKey KEY = new RequestKey("key-1", "00");

  final Disk disk = new Disk();
  final AtomicInteger openings = new AtomicInteger();
  volatile boolean held = true;
  KernelHost host = host(KernelMode.AUTOMATIC, HUNDRED_CRANKS, 10);

  @AfterEach
  void close() throws InterruptedException {
    host.close(Duration.ofSeconds(5));
  }

  static Driven stepOnce(KernelSession session) {
    return new Driven(JsJson.NODES.objectNode().put("ran", session.step()), false);
  }

  static Driven commit(KernelSession session) {
    return new Driven(JsJson.NODES.objectNode(), true);
  }

  static ObjectNode queue(HostedKernel kernel, int count) {
    for (int i = 0; i < count; i++) {
      ((ScriptedKernel) kernel).cranks.add(() -> 1L);
    }
    return note(kernel, "queued " + count);
  }

  static ObjectNode queueFailing(HostedKernel kernel) {
    ((ScriptedKernel) kernel)
        .cranks.add(() -> {
          throw new IllegalStateException("critical vat died");
        });
    return note(kernel, "doomed");
  }

  static ObjectNode queueForEver(HostedKernel kernel) {
    ScriptedKernel scripted = (ScriptedKernel) kernel;
    scripted.cranks.add(
        new ScriptedKernel.Crank() {
          @Override
          public Long get() {
            scripted.cranks.add(this);
            return 1L;
          }
        });
    return note(kernel, "loops");
  }

  KernelHost host(KernelMode mode, BlockPolicy policy, int commandsMax) {
    return host(new KernelSettings(mode, FaultPolicy.HOSTED, policy), commandsMax);
  }

  KernelHost host(KernelSettings settings, int commandsMax) {
    return new KernelHost(
        "k1",
        settings,
        new KernelHost.Opener() {
          @Override
          public HostedKernel open() {
            openings.incrementAndGet();
            return new ScriptedKernel(disk);
          }

          @Override
          public boolean isHeld() {
            return held;
          }
        },
        new HostLimits(commandsMax, Math.max(1, commandsMax / 2), 5, 3),
        InstantSource.system(),
        new HostMetrics(new SimpleMeterRegistry()),
        state -> {});
  }

  final void start() {
    host.start();
    try {
      host.awaitOpened();
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
  }

  static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static void assertReason(Throwable e, Reason reason) {
    assertThat(e)
        .isInstanceOfSatisfying(
            HostRefusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
  }
}

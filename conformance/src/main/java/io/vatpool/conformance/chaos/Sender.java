package io.vatpool.conformance.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import java.util.Collection;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Sends numbered messages, the next one when the last is acknowledged, on a thread of its own. */
final class Sender {
  private static final int PAUSE_MILLIS_MAX = 600;

  private final String name;
  private final ChaosClient client;
  private final String kernelPath;
  private final SplittableRandom random;
  private final Collection<Acknowledged> acknowledged;
  private final Thread thread;
  private volatile boolean enough;
  private volatile @Nullable RuntimeException failure;

  Sender(
      String name,
      ChaosClient client,
      String kernelPath,
      SplittableRandom random,
      Collection<Acknowledged> acknowledged) {
    this.name = name;
    this.client = client;
    this.kernelPath = kernelPath;
    this.random = random;
    this.acknowledged = acknowledged;
    this.thread = Thread.ofPlatform().name("sender " + name).start(this::live);
  }

  String name() {
    return name;
  }

  private void live() {
    try {
      for (int number = 1; !enough; number++) {
        acknowledged.add(send(number));
        Thread.sleep(random.nextInt(PAUSE_MILLIS_MAX));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private Acknowledged send(int number) throws InterruptedException {
    ObjectNode message = JsJson.NODES.objectNode().put("vat", "desk").put("method", "record");
    message.putArray("args").add(name).add(number);
    long sent = System.nanoTime();
    JsonNode answer = client.change(kernelPath + "/messages", message, name + "-" + number);
    return new Acknowledged(
        name,
        number,
        answer.path("crankNumber").asLong(),
        answer.path("result").asText(),
        sent,
        System.nanoTime());
  }

  /** Waits until the message under way is acknowledged; no more follow. */
  void finish() throws InterruptedException {
    enough = true;
    thread.join();
    RuntimeException cause = failure;
    if (cause != null) {
      throw new IllegalStateException("sender " + name + " gave up", cause);
    }
  }
}

package io.vatpool.xsnap.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vatpool.xsnap.TestEngine;

/**
 * A service of its own process with one engine that never comes back; prints the engine's process
 * id.
 */
final class LoopingService {
  private LoopingService() {}

  public static void main(String[] args) throws Exception {
    try (Engines engines = TestEngine.engines(TestEngine.LIMITS);
        XsnapProcess engine = engines.start(EngineSpec.named("test:endless"))) {
      engine.evaluate(
          "issueCommand(new ArrayBuffer(1)); for (;;) {}".getBytes(UTF_8),
          request -> {
            System.out.println(engine.pid());
            System.out.flush();
            return request;
          });
    }
  }
}

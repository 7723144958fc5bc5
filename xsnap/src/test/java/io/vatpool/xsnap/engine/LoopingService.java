package io.vatpool.xsnap.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vatpool.xsnap.TestEngine;
import java.util.List;

/**
 * A service of its own process with one engine that never comes back; prints the engine's process
 * id. Its argument is the {@link EngineHostMode}.
 */
final class LoopingService {
  private LoopingService() {}

  public static void main(String[] args) throws Exception {
    StartProgram program = new StartProgram("none", "0".getBytes(UTF_8));
    try (Engines engines = TestEngine.engines(EngineHostMode.valueOf(args[0]));
        XsnapProcess engine =
            engines.start(EngineSpec.named("test:endless").running(List.of(program)))) {
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

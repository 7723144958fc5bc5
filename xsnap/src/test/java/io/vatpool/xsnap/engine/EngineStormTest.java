package io.vatpool.xsnap.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vatpool.xsnap.TestEngine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many engines start and die at once; nothing of them may stay. */
class EngineStormTest {
  private static final int ENGINES = 60;

  /** The JDK keeps the threads that wait for children for a minute, for the next children. */
  private static final String IDLE_REAPER = "process reaper";

  @ParameterizedTest
  @CsvSource({"virtual, PLAIN", "platform, PLAIN", "virtual, FORK", "platform, FORK"})
  void leavesNoProcessNoDescriptorAndNoThread(String threadKind, EngineHostMode mode)
      throws Exception {
    // Given
    warmUp(mode);
    Set<String> descriptors = descriptors();
    Set<String> threads = threads();

    // When
    try (Engines engines = TestEngine.engines(mode);
        ExecutorService users =
            threadKind.equals("virtual")
                ? Executors.newVirtualThreadPerTaskExecutor()
                : Executors.newFixedThreadPool(ENGINES)) {
      List<Callable<EngineExit>> lives =
          IntStream.range(0, ENGINES)
              .mapToObj(i -> (Callable<EngineExit>) () -> live(engines, i))
              .toList();
      for (Future<EngineExit> life : users.invokeAll(lives)) {
        assertThat(life.get())
            .isIn(new EngineExit.Clean(), new EngineExit.Signalled(9), new EngineExit.IoError());
      }
    }

    // Then
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          assertThat(ProcessHandle.current().descendants()).isEmpty();
          assertThat(descriptors()).isEqualTo(descriptors);
          assertThat(threads()).isEqualTo(threads);
        });
  }

  @Test
  void theDeathOfOneIsSeenWhileItsSiblingsLive() throws Exception {
    try (Engines engines = TestEngine.engines(TestEngine.LIMITS);
        ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
      // Given
      List<Future<XsnapProcess>> siblings =
          IntStream.range(0, ENGINES)
              .mapToObj(i -> users.submit(() -> engines.start(EngineSpec.named("test:" + i))))
              .toList();
      XsnapProcess victim = engines.start(EngineSpec.named("test:victim"));
      Future<EngineExitedException> report =
          users.submit(() ->
              catchThrowableOfType(
                  EngineExitedException.class,
                  () ->
                      victim.evaluate(
                          "issueCommand(new ArrayBuffer(1)); for (;;) {}".getBytes(UTF_8),
                          request -> {
                            for (Future<XsnapProcess> sibling : siblings) {
                              sibling.get().awaitReady();
                            }
                            ProcessHandle.of(victim.pid()).orElseThrow().destroyForcibly();
                            return request;
                          })));

      // When
      EngineExitedException death = report.get();

      // Then
      assertThat(death.exit()).isEqualTo(new EngineExit.Signalled(9));
      for (Future<XsnapProcess> sibling : siblings) {
        assertThat(sibling.get().evaluate("1".getBytes(UTF_8), UpcallHandler.NONE).text())
            .isEmpty();
      }
    }
  }

  @Test
  void anInterruptedUserLeavesNoEngine() throws Exception {
    try (Engines engines = TestEngine.engines(TestEngine.LIMITS)) {
      // Given
      XsnapProcess engine = engines.start(EngineSpec.named("test:interrupted"));
      Thread user = Thread.currentThread();

      // When
      var failure =
          catchThrowableOfType(
              InterruptedException.class,
              () ->
                  engine.evaluate(
                      "issueCommand(new ArrayBuffer(1)); for (;;) {}".getBytes(UTF_8),
                      request -> {
                        user.interrupt();
                        return request;
                      }));

      // Then
      assertThat(failure).hasMessageContaining("test:interrupted");
      assertThat(Thread.interrupted()).isFalse();
      assertThat(engine.isAlive()).isFalse();
      assertThat(ProcessHandle.of(engine.pid())).isEmpty();
    }
  }

  /** Each engine ends in one of five ways. */
  private static EngineExit live(Engines engines, int number) throws Exception {
    StartProgram program = new StartProgram("x", "globalThis.x = [1, 2, 3]".getBytes(UTF_8));
    EngineSpec spec = EngineSpec.named("test:storm" + number).running(List.of(program));
    try (XsnapProcess engine = engines.start(spec)) {
      return switch (number % 5) {
        case 0 -> engine.quit();
        // Left to close.
        case 1 -> new EngineExit.Signalled(9);
        case 2 -> {
          engine.writeSnapshot(OutputStream.nullOutputStream());
          yield engine.quit();
        }
        case 3 ->
            catchThrowableOfType(
                    EngineExitedException.class,
                    () ->
                        engine.evaluate(
                            "issueCommand(new ArrayBuffer(1)); for (;;) {}".getBytes(UTF_8),
                            request -> {
                              engine.kill();
                              return request;
                            }))
                .exit();
        default -> {
          engine.kill();
          yield catchThrowableOfType(EngineExitedException.class, engine::awaitReady).exit();
        }
      };
    }
  }

  /** Whatever the first engine ever loads and opens stays for good. */
  private static void warmUp(EngineHostMode mode) throws Exception {
    try (Engines engines = TestEngine.engines(mode);
        ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<EngineExit>> lives =
          IntStream.range(0, 10)
              .mapToObj(i -> (Callable<EngineExit>) () -> live(engines, i))
              .toList();
      for (Future<EngineExit> life : users.invokeAll(lives)) {
        life.get();
      }
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(ProcessHandle.current().descendants()).isEmpty());
  }

  private static Set<String> descriptors() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      // The listing itself holds one, with the number that is free just then.
      return files
          .map(EngineStormTest::target)
          .filter(target -> !target.endsWith("/fd"))
          .map(target -> target.replaceAll("^(socket|pipe|anon_inode):.*", "$1"))
          .collect(Collectors.groupingBy(target -> target, Collectors.counting()))
          .entrySet()
          .stream()
          .map(Object::toString)
          .collect(Collectors.toSet());
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "closed meanwhile";
    }
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !name.startsWith(IDLE_REAPER))
        // The JDK's own pools grow and shrink as they like; Awaitility's thread comes with its
        // first use.
        .filter(name -> !name.startsWith("ForkJoinPool") && !name.startsWith("VirtualThread-"))
        .filter(name -> !name.startsWith("awaitility"))
        .collect(Collectors.toSet());
  }
}

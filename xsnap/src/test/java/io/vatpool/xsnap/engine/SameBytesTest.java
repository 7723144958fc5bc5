package io.vatpool.xsnap.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.xsnap.TestEngine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However an engine comes up, it says the same, uses the same, and leaves the same snapshots. */
class SameBytesTest {
  private static final int FORKS = 24;

  /** Fills chunks and slots beyond what an engine begins with, so that both heaps grow. */
  private static final StartProgram PROGRAM =
      new StartProgram(
          "grow",
          """
          const kept = [];
          let texts = 'x'.repeat(1_000_003);
          globalThis.handleCommand = message => {
            const size = new Uint8Array(message)[0];
            kept.push(Array.from({ length: 3000 * size }, (_, i) => ({ i, text: `item ${i}` })));
            texts += String.fromCharCode(97 + size).repeat(333_333 * size);
            issueCommand(new TextEncoder().encode(`${size} ${texts.length} ${new Date(0)}`).buffer);
            return { result: new TextEncoder().encode(/x+/.exec(texts)[0].slice(-9)).buffer };
          };
          """
              .getBytes(UTF_8));

  private static Engines plain;
  private static Engines forking;

  @BeforeAll
  static void open() throws Exception {
    plain = TestEngine.engines(EngineHostMode.PLAIN);
    forking = TestEngine.engines(EngineHostMode.FORK);
  }

  @AfterAll
  static void shut() {
    plain.close();
    forking.close();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "100000000, 0", "0, 1024", "100000000, 1024"})
  void ofAForkedEngine(int computeLimit, int parserBufferKiB) throws Exception {
    // Given
    EngineSpec spec =
        new EngineSpec(
            "test:same",
            computeLimit,
            parserBufferKiB == 0 ? OptionalInt.empty() : OptionalInt.of(parserBufferKiB),
            EngineSpec.named("test:same").snapshot(),
            List.of(PROGRAM));
    List<String> expected;
    try (XsnapProcess engine = plain.start(spec)) {
      expected = live(engine, 4);
    }

    // When
    try (XsnapProcess engine = forking.start(spec)) {
      List<String> course = live(engine, 4);

      // Then
      assertThat(course).isEqualTo(expected);
    }
  }

  /** Every third one is killed in the midst of it. */
  @Test
  void ofManyForksThatMingle() throws Exception {
    // Given
    EngineSpec spec = EngineSpec.named("test:many").running(List.of(PROGRAM));
    List<String> expected;
    try (XsnapProcess engine = plain.start(spec)) {
      expected = live(engine, 2);
    }

    // When
    try (ExecutorService users = Executors.newFixedThreadPool(4)) {
      List<Callable<List<String>>> lives =
          IntStream.range(0, FORKS)
              .mapToObj(i -> (Callable<List<String>>) () -> liveOrDie(spec, i))
              .toList();

      // Then
      for (Future<List<String>> life : users.invokeAll(lives)) {
        assertThat(life.get()).isIn(expected, List.of());
      }
    }
  }

  @Test
  void ofASnapshotThatIsLoaded() throws Exception {
    // Given
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    List<String> expected;
    try (XsnapProcess engine =
        plain.start(EngineSpec.named("test:saved").running(List.of(PROGRAM)))) {
      live(engine, 5);
      engine.writeSnapshot(image);
      expected = live(engine, 3);
    }

    // When
    EngineSpec spec = EngineSpec.named("test:loaded").fromSnapshot("image");
    try (XsnapProcess one = plain.start(spec);
        XsnapProcess other = forking.start(spec)) {
      one.loadSnapshot(new ByteArrayInputStream(image.toByteArray()));
      other.loadSnapshot(new ByteArrayInputStream(image.toByteArray()));

      // Then
      assertThat(snapshot(one)).isEqualTo(hash(image));
      assertThat(snapshot(other)).isEqualTo(hash(image));
      List<String> course = live(one, 3);
      assertThat(live(other, 3)).isEqualTo(course);
      assertThat(course.getLast()).isEqualTo(expected.getLast());
    }
  }

  private static List<String> liveOrDie(EngineSpec spec, int number) throws Exception {
    try (XsnapProcess engine = forking.start(spec)) {
      if (number % 3 == 2) {
        live(engine, 1);
        engine.kill();
        return List.of();
      }
      return live(engine, 2);
    }
  }

  /** Everything that an engine says, and its snapshot in the middle and at the end. */
  private static List<String> live(XsnapProcess engine, int commands) throws Exception {
    List<String> course = new ArrayList<>();
    for (int i = 1; i <= commands; i++) {
      Reply reply =
          engine.command(
              new byte[] {(byte) i},
              upcall -> {
                course.add(new String(upcall, UTF_8));
                return new byte[0];
              });
      Meter meter = reply.meter();
      course.add(
          "%s %d %d %d"
              .formatted(
                  reply.text(), meter.compute(), meter.currentHeapCount(), meter.allocate()));
      if (i == 2) {
        course.add(snapshot(engine));
      }
    }
    course.add(snapshot(engine));
    return course;
  }

  private static String snapshot(XsnapProcess engine) throws Exception {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    engine.writeSnapshot(image);
    return hash(image);
  }

  private static String hash(ByteArrayOutputStream image) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(image.toByteArray()));
  }
}

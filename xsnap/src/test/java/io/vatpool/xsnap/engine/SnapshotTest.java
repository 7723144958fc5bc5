package io.vatpool.xsnap.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vatpool.xsnap.TestEngine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  private static final byte[] PROGRAM =
      utf8(
          """
          let count = 0;
          globalThis.ballast = Array.from({ length: 100_000 }, (_, i) => ({ i }));
          globalThis.handleCommand = message => {
            count += 1;
            return { result: issueCommand(message) };
          };
          """);

  private static Engines engines;

  @BeforeAll
  static void open() throws IOException {
    engines = TestEngine.engines(TestEngine.LIMITS);
  }

  @AfterAll
  static void shut() {
    engines.close();
  }

  @Test
  void roundTripIsExactAndBehavesTheSame() throws Exception {
    try (XsnapProcess original = engines.start(EngineSpec.named("test:original"));
        XsnapProcess copy = engines.start(EngineSpec.named("test:copy").fromSnapshot("v1/4 ö"))) {
      // Given
      original.evaluate(PROGRAM, UpcallHandler.NONE);
      byte[] image = snapshot(original);

      // When
      copy.loadSnapshot(new ByteArrayInputStream(image));

      // Then
      assertThat(snapshot(copy)).isEqualTo(image);
      Reply one = original.command(utf8("hello"), request -> request);
      Reply other = copy.command(utf8("hello"), request -> request);
      assertThat(other.text()).isEqualTo(one.text());
      assertThat(other.meter().compute()).isEqualTo(one.meter().compute());
      assertThat(snapshot(copy)).isEqualTo(snapshot(original));
    }
  }

  @Test
  void equalHistoriesGiveEqualSnapshots() throws Exception {
    try (XsnapProcess one = engines.start(EngineSpec.named("test:one"));
        XsnapProcess other = engines.start(EngineSpec.named("test:other"))) {
      // Given
      for (XsnapProcess engine : new XsnapProcess[] {one, other}) {
        engine.evaluate(PROGRAM, UpcallHandler.NONE);
        for (int i = 0; i < 20; i++) {
          engine.command(utf8("message " + i), request -> request);
        }
      }

      // When
      byte[] image = snapshot(one);

      // Then
      assertThat(image).hasSizeGreaterThan(3_000_000);
      assertThat(snapshot(other)).isEqualTo(image);
    }
  }

  @Test
  void aSinkThatFailsDoesNotHarmTheEngine() throws Exception {
    try (XsnapProcess engine = engines.start(EngineSpec.named("test:full-disk"))) {
      // Given
      engine.evaluate(PROGRAM, UpcallHandler.NONE);
      byte[] image = snapshot(engine);
      OutputStream fullDisk =
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              throw new IOException("no space left");
            }
          };

      // When
      assertThatThrownBy(() -> engine.writeSnapshot(fullDisk))
          .isInstanceOf(IOException.class)
          .hasMessage("no space left");

      // Then
      assertThat(snapshot(engine)).isEqualTo(image);
    }
  }

  @Test
  void aSourceThatFailsLeavesNoEngine() throws Exception {
    try (XsnapProcess engine =
        engines.start(EngineSpec.named("test:lost-source").fromSnapshot("x"))) {
      // Given
      InputStream broken =
          new InputStream() {
            @Override
            public int read() {
              return -1;
            }

            @Override
            public long transferTo(OutputStream out) throws IOException {
              throw new IOException("connection reset");
            }
          };

      // When
      assertThatThrownBy(() -> engine.loadSnapshot(broken))
          .isInstanceOf(IOException.class)
          .hasMessage("connection reset");

      // Then
      assertThat(engine.isAlive()).isFalse();
      assertThat(ProcessHandle.of(engine.pid())).isEmpty();
    }
  }

  @Test
  void aTruncatedImageIsAnIoError() throws Exception {
    byte[] image;
    try (XsnapProcess engine = engines.start(EngineSpec.named("test:whole"))) {
      image = snapshot(engine);
    }
    try (XsnapProcess engine = engines.start(EngineSpec.named("test:half").fromSnapshot("x"))) {
      // When
      var failure =
          catchThrowableOfType(
              EngineExitedException.class,
              () ->
                  engine.loadSnapshot(
                      new ByteArrayInputStream(Arrays.copyOf(image, image.length / 2))));

      // Then
      assertThat(failure.exit()).isEqualTo(new EngineExit.IoError());
    }
  }

  @Test
  void rubbishInsteadOfAnImageIsAnIoError() throws Exception {
    try (XsnapProcess engine = engines.start(EngineSpec.named("test:rubbish").fromSnapshot("x"))) {
      // Given
      byte[] rubbish = new byte[1_000_000];
      Arrays.fill(rubbish, (byte) 7);

      // When
      var failure =
          catchThrowableOfType(
              EngineExitedException.class,
              () -> engine.loadSnapshot(new ByteArrayInputStream(rubbish)));

      // Then
      assertThat(failure.exit()).isEqualTo(new EngineExit.IoError());
    }
  }

  @Test
  void anEngineThatStartsEmptyTakesNoImage() throws Exception {
    try (XsnapProcess engine = engines.start(EngineSpec.named("test:empty"))) {
      // When
      assertThatThrownBy(() -> engine.loadSnapshot(InputStream.nullInputStream()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("does not start from a snapshot");

      // Then
      engine.awaitReady();
    }
  }

  @Test
  void killedWhileItWritesASnapshot() throws Exception {
    try (XsnapProcess engine = engines.start(EngineSpec.named("test:dies"))) {
      // Given
      engine.evaluate(PROGRAM, UpcallHandler.NONE);
      OutputStream killer =
          new OutputStream() {
            @Override
            public void write(int b) {
              engine.kill();
            }
          };

      // When
      var failure =
          catchThrowableOfType(EngineExitedException.class, () -> engine.writeSnapshot(killer));

      // Then
      assertThat(failure.exit()).isEqualTo(new EngineExit.Signalled(9));
    }
  }

  private static byte[] snapshot(XsnapProcess engine) throws Exception {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    long bytes = engine.writeSnapshot(image);
    assertThat(bytes).isEqualTo(image.size());
    return image.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}

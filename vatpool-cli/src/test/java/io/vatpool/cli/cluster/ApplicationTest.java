package io.vatpool.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationTest {

  @TempDir Path temp;

  private DataFolder folder;
  private Program built;

  @BeforeEach
  void build() throws IOException {
    folder = new DataFolder(temp.resolve("data"));
    Path application = temp.resolve("quarkus-app");
    Files.createDirectories(application.resolve("lib/main"));
    Files.writeString(application.resolve("quarkus-run.jar"), "run");
    Files.writeString(application.resolve("lib/main/a.jar"), "a");
    built = new Program(application.resolve("quarkus-run.jar"), false);
  }

  @Test
  void aBuildDoesNotTouchTheCopyThatRuns() throws IOException {
    // Given
    Program running = Application.copy(folder, "gateway", built);
    Files.writeString(built.file(), "run, newer");

    // When
    Program next = Application.copy(folder, "gateway", built);

    // Then
    assertThat(running.file()).hasContent("run");
    assertThat(next.file()).hasContent("run, newer");
  }

  @Test
  void theSameBuildIsCopiedOnce() {
    // Given
    Program first = Application.copy(folder, "worker", built);

    // When
    Program second = Application.copy(folder, "worker", built);

    // Then
    assertThat(second).isEqualTo(first);
    assertThat(second.folder().resolve("lib/main/a.jar")).hasContent("a");
  }

  @Test
  void onlyCopiesThatNobodyRunsAreDeleted() throws IOException {
    // Given
    Program running = Application.copy(folder, "gateway", built);
    Files.writeString(built.folder().resolve("lib/main/a.jar"), "a, newer");
    Program unused = Application.copy(folder, "gateway", built);

    // When
    Application.deleteUnused(folder, List.of("java -jar " + running.file()));

    // Then
    assertThat(running.file()).exists();
    assertThat(unused.file()).doesNotExist();
  }

  @Test
  void ofAnExecutableOnlyTheFileIsCopied() throws IOException {
    // Given
    Path file = Files.writeString(temp.resolve("worker-pool-runner"), "machine code");
    assertThat(file.toFile().setExecutable(true)).isTrue();

    // When
    Program copy = Application.copy(folder, "worker-pool", new Program(file, true));

    // Then
    assertThat(copy.file()).hasContent("machine code").isExecutable();
    assertThat(copy.files()).containsExactly(copy.file());
    assertThat(copy.command(List.of("-Da=b"))).containsExactly(copy.file().toString(), "-Da=b");
    try (Stream<Path> all = Files.list(copy.folder())) {
      assertThat(all).containsExactly(copy.file());
    }
  }
}

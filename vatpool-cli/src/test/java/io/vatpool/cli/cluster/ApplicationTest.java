package io.vatpool.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationTest {

  @TempDir Path temp;

  private DataFolder folder;
  private Path built;

  @BeforeEach
  void build() throws IOException {
    folder = new DataFolder(temp.resolve("data"));
    built = temp.resolve("quarkus-app");
    Files.createDirectories(built.resolve("lib/main"));
    Files.writeString(built.resolve("quarkus-run.jar"), "run");
    Files.writeString(built.resolve("lib/main/a.jar"), "a");
  }

  @Test
  void aBuildDoesNotTouchTheCopyThatRuns() throws IOException {
    // Given
    Path running = Application.copy(folder, "gateway", built);
    Files.writeString(built.resolve("quarkus-run.jar"), "run, newer");

    // When
    Path next = Application.copy(folder, "gateway", built);

    // Then
    assertThat(running).hasContent("run");
    assertThat(next).hasContent("run, newer");
  }

  @Test
  void theSameBuildIsCopiedOnce() {
    // Given
    Path first = Application.copy(folder, "worker", built);

    // When
    Path second = Application.copy(folder, "worker", built);

    // Then
    assertThat(second).isEqualTo(first);
    assertThat(second.resolveSibling("lib/main/a.jar")).hasContent("a");
  }

  @Test
  void onlyCopiesThatNobodyRunsAreDeleted() throws IOException {
    // Given
    Path running = Application.copy(folder, "gateway", built);
    Files.writeString(built.resolve("lib/main/a.jar"), "a, newer");
    Path unused = Application.copy(folder, "gateway", built);

    // When
    Application.deleteUnused(folder, List.of("java -jar " + running));

    // Then
    assertThat(running).exists();
    assertThat(unused).doesNotExist();
  }
}

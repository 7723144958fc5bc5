package io.vatpool.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.cli.CliException;
import io.vatpool.cli.cluster.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {

  @TempDir Path temp;

  @Test
  void emptiesWhatAnEarlierDemoLeft() throws IOException {
    // Given
    DemoFolder folder = new DemoFolder(new DataFolder(temp.resolve("demo")));
    folder.claim();
    Path left = temp.resolve("demo/mariadb/data");
    Files.createDirectories(left);
    folder.claim();

    // When
    folder.empty();

    // Then
    assertThat(left.getParent()).doesNotExist();
    assertThat(temp.resolve("demo"))
        .isDirectoryContaining(file -> file.toString().contains("demo"));
  }

  @Test
  void doesNotClaimAFolderWithSomethingInIt() throws IOException {
    // Given
    Path precious = Files.writeString(temp.resolve("precious"), "mine");
    DemoFolder folder = new DemoFolder(new DataFolder(temp));

    // When
    var claiming = assertThatThrownBy(folder::claim);

    // Then
    claiming.isInstanceOf(CliException.class).hasMessageContaining(temp.toString());
    assertThat(precious).hasContent("mine");
  }
}

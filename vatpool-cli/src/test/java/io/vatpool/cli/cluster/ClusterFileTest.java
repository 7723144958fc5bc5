package io.vatpool.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterFileTest {

  private static final ServiceRecord GATEWAY =
      new ServiceRecord(
          "gateway", ServiceKind.GATEWAY, 17, 8080, "http://127.0.0.1:8080", "gateway.log");
  private static final ServiceRecord WORKER =
      new ServiceRecord(
          "worker-1", ServiceKind.WORKER, 18, 8081, "http://127.0.0.1:8081", "worker-1.log");

  @TempDir Path temp;

  private DataFolder folder;
  private ClusterFile file;

  @BeforeEach
  void openFolder() {
    folder = new DataFolder(temp);
    folder.create();
    file = new ClusterFile(folder);
  }

  @Test
  void readsWhatWasWritten() {
    // Given
    ClusterRecord written =
        ClusterRecord.empty().with(new ClusterSettings(3, 7)).with(GATEWAY).with(WORKER);
    file.write(written);

    // When
    var read = file.read();

    // Then
    assertThat(read).contains(written);
  }

  @Test
  void keepsServicesInTheOrderInWhichTheyAreStarted() {
    // Given
    ClusterRecord cluster = ClusterRecord.empty().with(GATEWAY);

    // When
    List<ServiceRecord> services = cluster.with(WORKER).services();

    // Then
    assertThat(services).containsExactly(WORKER, GATEWAY);
  }

  @Test
  void isEmptyBeforeTheFirstStart() {
    // Given a folder without the file

    // When
    var read = file.read();

    // Then
    assertThat(read).isEmpty();
  }

  @Test
  void saysWhatToDoWithADamagedFile() throws IOException {
    // Given
    Files.writeString(folder.clusterFile(), "{\"format\": 1, \"serv");

    // When
    var reading = assertThatThrownBy(file::read);

    // Then
    reading.isInstanceOfSatisfying(
        CliException.class,
        e -> {
          assertThat(e.exit()).isEqualTo(Exit.BROKEN);
          assertThat(e.detail()).contains("cluster.json");
          assertThat(e.remedy()).contains("Delete that file");
        });
  }

  @Test
  void refusesAFormatOfTheFuture() throws IOException {
    // Given
    Files.writeString(
        folder.clusterFile(),
        "{\"format\": 2, \"settings\": {\"workers\": 1, \"vatsOnlineMax\": 1}, \"services\": []}");

    // When
    var reading = assertThatThrownBy(file::read);

    // Then
    reading.isInstanceOf(CliException.class).hasMessageContaining("format 2");
  }
}

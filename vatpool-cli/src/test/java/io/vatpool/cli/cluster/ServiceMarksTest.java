package io.vatpool.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes: sleeping shells that carry the marks as arguments. */
class ServiceMarksTest {

  @TempDir Path temp;

  private final List<ProcessHandle> started = new ArrayList<>();
  private DataFolder folder;
  private ServiceMarks marks;

  @BeforeEach
  void openFolder() {
    folder = new DataFolder(temp.resolve("dätä folder"));
    folder.create();
    marks = new ServiceMarks(folder);
  }

  @AfterEach
  void endProcesses() {
    started.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void findsAServiceByItsPid() {
    // Given
    ProcessHandle process = start(marks, "worker-1");

    // When
    var found = marks.process(process.pid(), "worker-1");

    // Then
    assertThat(found).map(ProcessHandle::pid).contains(process.pid());
  }

  @Test
  void doesNotTakeAReusedPidForTheService() {
    // Given a live process that is no service: this one
    long reused = ProcessHandle.current().pid();

    // When
    var found = marks.process(reused, "worker-1");

    // Then
    assertThat(found).isEmpty();
  }

  @Test
  void doesNotTakeAnotherServiceForThisOne() {
    // Given
    ProcessHandle process = start(marks, "worker-2");

    // When
    var found = marks.process(process.pid(), "worker-1");

    // Then
    assertThat(found).isEmpty();
  }

  @Test
  void doesNotFindAServiceThatWasKilled() throws InterruptedException {
    // Given
    ProcessHandle process = start(marks, "worker-1");
    Stopper.kill(process);

    // When
    var found = marks.process(process.pid(), "worker-1");

    // Then
    assertThat(found).isEmpty();
  }

  @Test
  void findsServicesThatWereNeverRecordedButNoneOfAnotherCluster() {
    // Given
    ProcessHandle ours = start(marks, "gateway");
    start(new ServiceMarks(new DataFolder(temp.resolve("other"))), "gateway");

    // When
    Map<String, ProcessHandle> found = marks.processes();

    // Then
    assertThat(found).containsOnlyKeys("gateway");
    assertThat(found.get("gateway").pid()).isEqualTo(ours.pid());
  }

  private ProcessHandle start(ServiceMarks of, String service) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "sleep 600 & wait"));
    command.addAll(of.arguments(service));
    ProcessHandle process =
        Spawner.spawn(command, Map.of(), folder.work(service), folder.log(service));
    started.add(process);
    await().until(() -> of.process(process.pid(), service).isPresent());
    process.children().forEach(started::add);
    return process;
  }
}

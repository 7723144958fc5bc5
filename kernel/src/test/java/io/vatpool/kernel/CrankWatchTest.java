package io.vatpool.kernel;

import static io.vatpool.kernel.ScriptedWorkers.syscalls;
import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.kernel.port.CrankWatch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What somebody is told who follows events from queue to crank. */
class CrankWatchTest {
  private static final List<String> BUNDLES = List.of("b0-l", "b0-s");
  private static final String SEND_TO_ITSELF =
      "[\"send\",\"o+0\",{\"methargs\":{\"body\":\"#[\\\"next\\\",[]]\",\"slots\":[]},"
          + "\"result\":\"p+5\"}]";
  private static final String ILLEGAL =
      "[\"send\",\"o-999\",{\"methargs\":{\"body\":\"#[]\",\"slots\":[]}}]";

  private final Recorder recorder = new Recorder();
  private final LifecycleFixture fixture = new LifecycleFixture(2, 0, false);

  private static final class Recorder implements CrankWatch {
    final List<String> told = new ArrayList<>();
    final Set<String> waiting = new LinkedHashSet<>();

    @Override
    public void begins(long crankNumber, String type, boolean routing, @Nullable String key) {
      told.add((routing ? "route " : "carry out ") + type + " " + key);
    }

    @Override
    public void ends(boolean done) {
      told.add(done ? "done" : "undone");
    }

    @Override
    public void queued(String key) {
      told.add("queued " + key);
      assertThat(waiting.add(key)).as("%s is queued once", key).isTrue();
    }

    @Override
    public void gone(String key) {
      told.add("gone " + key);
      assertThat(waiting.remove(key)).as("%s waited", key).isTrue();
    }

    @Override
    public void back(String key) {
      told.add("back " + key);
      assertThat(waiting.add(key)).as("%s was gone", key).isTrue();
    }
  }

  private void watch() {
    fixture.watch = recorder;
    fixture.open(BUNDLES);
  }

  @Test
  void aMessageIsFollowedFromQueueToCrank() {
    watch();

    String kpid = fixture.send("v1", "hello");
    fixture.run();

    assertThat(recorder.told)
        .startsWith(
            "queued " + kpid,
            "route send " + kpid,
            "done",
            "carry out send " + kpid,
            "gone " + kpid,
            "done");
    assertThat(recorder.waiting).isEmpty();
    recorder.told.clear();
    fixture.run();
    assertThat(recorder.told).as("without work there is no crank").isEmpty();
  }

  @Test
  void whatAVatSendsIsToldOfInTheCrankThatSendsIt() {
    watch();
    fixture.workers.script("v1", syscalls(SEND_TO_ITSELF));

    String kpid = fixture.send("v1", "hello");
    fixture.run();

    int crank = recorder.told.indexOf("carry out send " + kpid);
    assertThat(recorder.told.subList(crank + 1, crank + 4))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("gone " + kpid),
            second -> assertThat(second).startsWith("queued kp").isNotEqualTo("queued " + kpid),
            third -> assertThat(third).isEqualTo("done"));
    assertThat(recorder.waiting).isEmpty();
  }

  @Test
  void whatIsUndoneWasNeverQueued() {
    watch();
    fixture.workers.script("v1", syscalls(SEND_TO_ITSELF, ILLEGAL));

    fixture.send("v1", "hello");
    fixture.run();

    assertThat(fixture.kernel.vat("v1")).as("it is dead, and cleaned up").isEmpty();
    assertThat(recorder.waiting).isEmpty();
    assertThat(fixture.deliveries()).noneMatch(delivery -> delivery.endsWith(" next"));
  }

  @Test
  void whoWatchesChangesNothing() {
    LifecycleFixture unwatched = new LifecycleFixture(2, 0, false);
    unwatched.open(BUNDLES);
    watch();
    for (LifecycleFixture one : List.of(unwatched, fixture)) {
      one.workers.script("v1", syscalls(SEND_TO_ITSELF)).script("v2", syscalls(ILLEGAL));
      one.send("v1", "hello");
      one.send("v2", "hello");
      one.run();
    }

    assertThat(fixture.kernel.activityHash()).isEqualTo(unwatched.kernel.activityHash());
    assertThat(recorder.told).isNotEmpty();
  }
}

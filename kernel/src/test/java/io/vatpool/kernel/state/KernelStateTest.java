package io.vatpool.kernel.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.protocol.SpanHash;
import io.vatpool.protocol.TranscriptEntry;
import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KernelStateTest {
  private final StateFixture fixture = new StateFixture();
  private final KernelState state = fixture.state;

  @Test
  void queuesAreFirstInFirstOut() {
    state.acceptanceQueue().add(new RunQueueEvent.Notify("v1", "kp40"));
    state.acceptanceQueue().add(new RunQueueEvent.Notify("v2", "kp41"));

    String first = state.acceptanceQueue().poll();

    assertThat(first).isEqualTo("{\"type\":\"notify\",\"vatID\":\"v1\",\"kpid\":\"kp40\"}");
    assertThat(fixture.get("acceptanceQueue")).isEqualTo("[2,3]");
    assertThat(state.stats().get(Stat.ACCEPTANCE_QUEUE_LENGTH)).isEqualTo(1);
    assertThat(state.runQueue().poll()).isNull();
  }

  @Test
  void storedEventsReadBackAsTheyWereWritten() {
    String event =
        "{\"type\":\"send\",\"target\":\"ko20\",\"msg\":{\"methargs\":{\"body\":\"#[]\","
            + "\"slots\":[\"kp40\"]}}}";

    RunQueueEvent.Queued parsed = RunQueueEvent.parse(event);

    assertThat(io.vatpool.protocol.json.JsJson.stringify(parsed.toJson())).isEqualTo(event);
  }

  @Test
  void settlingSendsWaitingMessagesOnTheirWay() {
    String kpid = state.promises().add(ResolutionPolicy.LOG_FAILURE);
    state.promises().queueMessage(kpid, KernelMessage.fromVat(CapData.of("#[]"), null));

    state.promises().settle(kpid, true, CapData.of("#\"no\""));

    assertThat(state.acceptanceQueue().poll())
        .isEqualTo(
            "{\"type\":\"send\",\"target\":\"kp40\",\"msg\":{\"methargs\":{\"body\":\"#[]\","
                + "\"slots\":[]},\"result\":null}}");
    assertThat(state.promises().get(kpid))
        .isEqualTo(new KernelPromise.Settled(true, CapData.of("#\"no\"")));
    assertThat(state.store().has("kp40.queue.0")).isFalse();
  }

  @Test
  void subscribersAreKeptInTheOrderOfTheirNames() {
    String kpid = state.promises().add(ResolutionPolicy.IGNORE);

    List.of("v2", "v10", "v2").forEach(vatId -> state.promises().addSubscriber(kpid, vatId));

    assertThat(fixture.get("kp40.subscribers")).isEqualTo("v10,v2");
  }

  @Test
  void onlyTheDeciderMayResolve() {
    String kpid = state.promises().add(ResolutionPolicy.IGNORE);

    state.promises().setDecider(kpid, "v1");

    assertThat(state.promises().getResolvable(kpid, "v1").decider()).isEqualTo("v1");
    assertThatThrownBy(() -> state.promises().getResolvable(kpid, "v2"))
        .isInstanceOf(StateViolationException.class);
    assertThatThrownBy(() -> state.promises().getResolvable(kpid, null))
        .isInstanceOf(StateViolationException.class);
  }

  @Test
  void recordsOptionsInTheReferencesOrder() {
    String vatId = fixture.staticVat("bank", "{\"reapInterval\":7,\"critical\":true}");

    assertThat(fixture.get(vatId + ".options"))
        .isEqualTo(
            "{\"workerOptions\":{\"type\":\"xsnap\",\"bundleIDs\":[\"b0-lockdown\","
                + "\"b0-supervisor\"]},\"name\":\"bank\",\"enableSetup\":false,"
                + "\"enablePipelining\":false,\"enableDisavow\":false,\"useTranscript\":true,"
                + "\"reapDirtThreshold\":{\"deliveries\":7},\"critical\":true}");
  }

  @Test
  void dirtOverTheThresholdSchedulesAReap() {
    String vatId = fixture.staticVat("bank", "{}");

    for (int i = 0; i < 3; i++) {
      assertThat(state.reapSchedule().poll()).isNull();
      state.reapSchedule().addDirt(vatId, new ReapSchedule.Dirt(1, 500, 0));
    }

    assertThat(fixture.get(vatId + ".reapDirt")).isEqualTo("{\"deliveries\":3}");
    assertThat(state.reapSchedule().poll()).isEqualTo(new RunQueueEvent.BringOutYourDead(vatId));
  }

  @Test
  void aVatThatIsNeverReapedGathersNoDirt() {
    String vatId = fixture.staticVat("bank", "{\"neverReap\":true}");

    state.reapSchedule().addDirt(vatId, new ReapSchedule.Dirt(9, 0, 99));

    assertThat(fixture.get(vatId + ".reapDirt")).isEqualTo("{}");
    assertThat(state.reapSchedule().queue()).isEmpty();
  }

  @Test
  void theVatsOwnThresholdComesFirst() {
    String vatId = fixture.staticVat("bank", "{}");
    state.reapSchedule().setDeliveriesThreshold(vatId, JsonNodeFactory.instance.numberNode(1));

    state.reapSchedule().addDirt(vatId, new ReapSchedule.Dirt(1, 0, 0));

    assertThat(state.reapSchedule().queue()).containsExactly(vatId);
  }

  @Test
  void aMeterTellsOncePerCrossing() {
    String meter =
        state.meters().allocate(new MeterTable.Meter(BigInteger.TEN, BigInteger.valueOf(5)));

    boolean above = state.meters().deduct(meter, 4);
    boolean crossing = state.meters().deduct(meter, 4);
    boolean below = state.meters().deduct(meter, 4);

    assertThat(above).isFalse();
    assertThat(crossing).isTrue();
    assertThat(below).isFalse();
    assertThat(fixture.get(meter + ".remaining")).isEqualTo("0");
    assertThat(state.meters().canPay(meter, 1)).isFalse();
  }

  @Test
  void statisticsGoBackToWhatWasSavedLast() {
    state.emitCrankHashes();
    state.endCrank();
    state.startCrank();
    state.establishSavepoint("start");
    state.stats().increment(Stat.SYSCALLS);

    state.rollbackCrank("start");

    assertThat(state.stats().get(Stat.SYSCALLS)).isZero();
  }

  @Test
  void aKernelThatMovesRemembersWhatItHasNotSaved() {
    state.stats().increment(Stat.SYSCALLS);
    state.emitCrankHashes();
    state.endCrank();
    String kpid = state.promises().add(ResolutionPolicy.IGNORE);
    state.referenceCounts().increment(kpid);
    state.referenceCounts().decrement(kpid);
    state.emitHostHashes();
    state.commit();

    KernelState moved = fixture.reopened().state;

    assertThat(moved.stats().get(Stat.KERNEL_PROMISES)).isEqualTo(1);
    assertThat(moved.refcountSweep().waiting()).containsExactly(kpid);
  }

  @Test
  void aRetreatLeavesNoTraceNotEvenInTheHash() {
    String before = state.emitCrankHashes().activityHash();
    KernelState.Retreat retreat = state.markRetreat();
    String vatId = fixture.dynamicVat();
    state.stats().increment(Stat.SYSCALLS);

    state.retreat(retreat);

    assertThat(state.vats().hasState(vatId)).isFalse();
    assertThat(state.stats().get(Stat.SYSCALLS)).isZero();
    assertThat(state.store().activityHash()).isEqualTo(before);
    assertThat(state.emitHostHashes().crankHash())
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void transcriptsAreUndoneWithTheCrank() {
    String vatId = fixture.dynamicVat();
    state.transcripts().append(vatId, new TranscriptEntry.ShutdownWorker());
    state.establishSavepoint("deliver");
    state.transcripts().append(vatId, new TranscriptEntry.ShutdownWorker());
    state.transcripts().beginIncarnation(vatId);

    state.rollbackCrank("deliver");

    String text = new TranscriptEntry.ShutdownWorker().toText();
    assertThat(state.transcripts().currentSpan(vatId))
        .isEqualTo(new SpanRow(vatId, 0, 1, SpanHash.extend(SpanHash.EMPTY, text), true, 0));
    assertThat(state.transcripts().pendingEntries(vatId, 0)).containsExactly(text);
  }

  @Test
  void aSnapshotRollsTheSpanOverOnceItHasArrived() {
    String vatId = fixture.dynamicVat();
    SnapshotInfo info = new SnapshotInfo("ab".repeat(32), 10, 3);
    AtomicInteger awaited = new AtomicInteger();
    state.endCrank();
    state
        .transcripts()
        .rollOverWhenSaved(
            vatId,
            () -> {
              awaited.incrementAndGet();
              return info;
            });
    state.startCrank();
    state.establishSavepoint("start");
    assertThat(awaited).hasValue(0);
    state.transcripts().position(vatId);
    state.rollbackCrank("start");
    state.endCrank();

    state.commit();

    assertThat(awaited).hasValue(1);
    assertThat(fixture.committed.snapshotInUse(vatId))
        .isEqualTo(new SnapshotRow(vatId, 0, info.snapshotId(), true, 10, 3));
    assertThat(fixture.committed.transcript(vatId))
        .containsExactly(
            new TranscriptEntry.SaveSnapshot(info.snapshotId()).toText(),
            new TranscriptEntry.LoadSnapshot(info.snapshotId()).toText());
    assertThat(fixture.committed.spans(vatId, 0, 10))
        .extracting(SpanRow::startPos, SpanRow::endPos, SpanRow::current)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(0L, 1L, false),
            org.assertj.core.groups.Tuple.tuple(1L, 2L, true));
  }

  @Test
  void deletesSpansLastFirstWithinTheBudget() {
    String vatId = fixture.dynamicVat();
    for (int i = 0; i < 3; i++) {
      state.transcripts().beginIncarnation(vatId);
    }
    state.endCrank();
    state.commit();
    state.startCrank();
    state.transcripts().beginIncarnation(vatId);
    state.transcripts().stopUsing(vatId);

    var first = state.transcripts().deleteSpans(vatId, 2);
    var second = state.transcripts().deleteSpans(vatId, 10);
    state.endCrank();
    state.commit();

    assertThat(first.deleted()).isEqualTo(2);
    assertThat(first.done()).isFalse();
    assertThat(second.deleted()).isEqualTo(3);
    assertThat(second.done()).isTrue();
    assertThat(fixture.committed.spans(vatId, 0, 10)).isEmpty();
    assertThat(fixture.committed.transcript(vatId)).isEmpty();
  }

  @Test
  void pinsOnce() {
    String vatId = fixture.staticVat("bank", "{}");
    String kref = state.cList().toKernel(vatId, "o+0");

    state.pinnedObjects().pin(kref);
    state.pinnedObjects().pin(kref);

    assertThat(fixture.get("pinnedObjects")).isEqualTo(kref);
    assertThat(fixture.get(kref + ".refCount")).isEqualTo("1,1");
  }

  @Test
  void aVatStoreEndsWithItsOwner() {
    state.vatstore().set("v1", "a", "1");
    state.vatstore().set("v10", "b", "2");

    assertThat(state.vatstore().nextKey("v1", "")).isEqualTo("a");
    assertThat(state.vatstore().nextKey("v1", "a")).isNull();
    assertThat(state.vatstore().pendingChanges("v1")).containsOnlyKeys("a");
  }

  @Test
  void refusesMalformedReferences() {
    for (String vref : List.of("", "x+1", "o*1", "o+", "o-5/1", "o+5/1", "o+d5/", "p+1a")) {
      assertThatThrownBy(() -> VatSlot.parse(vref)).isInstanceOf(StateViolationException.class);
    }
    assertThat(VatSlot.parse("o+d10/3:1")).isEqualTo(new VatSlot(SlotType.OBJECT, true));
    assertThat(VatSlot.parse("p-60")).isEqualTo(new VatSlot(SlotType.PROMISE, false));
    for (String kref : List.of("", "ko", "kx1", "o20", "ko2a")) {
      assertThatThrownBy(() -> KernelSlot.type(kref)).isInstanceOf(StateViolationException.class);
    }
  }
}

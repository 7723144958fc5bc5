package io.vatpool.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.vatpool.tracing.Tracing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KernelTracesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CONTEXT = "00-" + TRACE + "-b7ad6b7169203331-01";

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final Tracing tracing = Tracing.to(SimpleSpanProcessor.create(spans));
  private final KernelTraces traces =
      new KernelTraces(tracing, "k1", InstantSource.fixed(Instant.now().minusSeconds(1)));

  @AfterEach
  void close() {
    tracing.close();
  }

  private void queue(String key) {
    traces.causedBy(
        CONTEXT,
        () -> {
          traces.queued(key);
          return key;
        });
  }

  private void crank(long number, String key) {
    traces.begins(number, "send", false, key);
    traces.gone(key);
    traces.ends(true);
  }

  private List<String> recorded() {
    return spans.getFinishedSpanItems().stream().map(SpanData::getName).toList();
  }

  @Test
  void aMessageWaitsAndIsCarriedOutInTheTraceOfItsRequest() {
    queue("kp41");
    crank(7, "kp41");

    assertThat(recorded()).containsExactly("wait in queue", "crank");
    assertThat(spans.getFinishedSpanItems())
        .allMatch(span -> span.getTraceId().equals(TRACE))
        .allMatch(span -> span.getParentSpanId().equals("b7ad6b7169203331"));
    assertThat(spans.getFinishedSpanItems().getFirst().getEndEpochNanos())
        .isGreaterThan(spans.getFinishedSpanItems().getFirst().getStartEpochNanos());
  }

  @Test
  void whatACrankQueuesIsAChildOfTheCrank() {
    queue("kp41");
    traces.begins(7, "send", false, "kp41");
    traces.gone("kp41");
    traces.queued("kp42");
    traces.ends(true);
    crank(9, "kp42");

    List<SpanData> all = spans.getFinishedSpanItems();
    assertThat(recorded()).containsExactly("wait in queue", "crank", "wait in queue", "crank");
    assertThat(all.getLast().getParentSpanId()).isEqualTo(all.get(1).getSpanId());
    assertThat(all).allMatch(span -> span.getTraceId().equals(TRACE));
  }

  @Test
  void aCrankThatNothingTracedHasCausedIsNotTraced() {
    traces.queued("kp41");
    crank(7, "kp41");

    assertThat(recorded()).isEmpty();
  }

  @Test
  void whatIsUndoneIsForgottenAndWhatItHadTakenWaitsAgain() {
    queue("kp41");
    traces.begins(7, "send", false, "kp41");
    traces.gone("kp41");
    traces.queued("kp42");
    traces.gone("kp42");
    traces.back("kp41");
    traces.ends(false);
    crank(7, "kp42");
    assertThat(recorded()).containsExactly("wait in queue", "crank");

    crank(8, "kp41");

    assertThat(recorded()).containsExactly("wait in queue", "crank", "wait in queue", "crank");
  }

  @Test
  void aResultThatAnUndoneCrankHadPassedOnWaitsAgainWhereItCameFrom() {
    queue("kp41");
    traces.begins(7, "send", false, "kp41");
    traces.gone("kp41");
    traces.queued("kp41");
    traces.gone("kp41");
    traces.back("kp41");
    traces.ends(false);

    crank(7, "kp41");

    assertThat(spans.getFinishedSpanItems())
        .hasSize(4)
        .allMatch(span -> span.getParentSpanId().equals("b7ad6b7169203331"));
  }

  @Test
  void onlyWhatOutlastsItsBlockHasARow() {
    queue("kp41");
    crank(7, "kp41");
    assertThat(traces.changedRows()).as("queued and carried out in one block").isEmpty();

    queue("kp42");
    assertThat(traces.changedRows()).as("its row is written").isPresent();
    assertThat(traces.changedRows()).as("once").isEmpty();

    crank(8, "kp42");
    assertThat(traces.changedRows()).as("its row is deleted").isPresent();
    assertThat(traces.changedRows()).isEmpty();
  }

  @Test
  void ofTooManyEventsThoseThatHaveWaitedLongestAreNotFollowed() {
    for (int i = 0; i <= KernelTraces.WAITING_MAX; i++) {
      queue("kp" + i);
    }
    crank(1, "kp0");
    assertThat(recorded()).isEmpty();

    crank(2, "kp1");

    assertThat(recorded()).hasSize(2);
  }

  @Test
  void aCommitIsAChildOfTheLastThatItsTraceDidInTheBlock() {
    queue("kp41");
    traces.commit().until(CompletableFuture.completedFuture("durable")).join();
    crank(7, "kp41");
    traces.commit().until(CompletableFuture.completedFuture("durable")).join();

    List<SpanData> all = spans.getFinishedSpanItems();
    assertThat(recorded()).containsExactly("commit", "wait in queue", "crank", "commit");
    assertThat(all.getFirst().getParentSpanId()).isEqualTo("b7ad6b7169203331");
    assertThat(all.getLast().getParentSpanId()).isEqualTo(all.get(2).getSpanId());
  }

  @Test
  void aCommitLastsUntilTheBlockIsDurableOrHasFailed() {
    queue("kp41");
    CompletableFuture<String> database = new CompletableFuture<>();
    CompletableFuture<String> durable = traces.commit().until(database);
    assertThat(recorded()).isEmpty();

    database.completeExceptionally(new IllegalStateException("fenced"));

    assertThat(durable).isCompletedExceptionally();
    assertThat(spans.getFinishedSpanItems())
        .extracting(SpanData::getStatus)
        .containsExactly(StatusData.create(StatusCode.ERROR, "fenced"));
  }

  @Test
  void aBlockOfWhichNobodyTracesAnythingHasNoSpan() {
    traces.queued("kp41");
    crank(7, "kp41");
    CompletableFuture<String> durable = CompletableFuture.completedFuture("durable");

    assertThat(traces.commit().until(durable)).isSameAs(durable);
    assertThat(recorded()).isEmpty();
  }

  @Test
  void aBlockOfTooManyTracesHasItsCommitInThoseThatCameFirst() {
    for (int i = 0; i <= BlockTraces.TRACES_MAX; i++) {
      traces.causedBy("00-%032x-b7ad6b7169203331-01".formatted(i + 1), () -> "");
    }

    traces.commit().until(CompletableFuture.completedFuture("durable")).join();

    assertThat(spans.getFinishedSpanItems())
        .hasSize(BlockTraces.TRACES_MAX)
        .last()
        .extracting(SpanData::getTraceId)
        .isEqualTo("%032x".formatted(BlockTraces.TRACES_MAX));
  }

  @Test
  void offItWantsToHearOfNothing() {
    assertThat(KernelTraces.off().enabled()).isFalse();
    assertThat(KernelTraces.off().context()).isNull();
  }
}

package io.vatpool.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracingTest {
  private static final String LINE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final int DELIVERIES = 10_000;
  private static final String NOT_SAMPLED =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final Tracing tracing = Tracing.to(SimpleSpanProcessor.create(spans));

  @AfterEach
  void close() {
    tracing.close();
  }

  @Test
  void aSpanFollowsTheOneWhoseLineWasKept() {
    Span span = tracing.follow("crank", SpanKind.INTERNAL, LINE + " a=b,c=d");
    String line = TraceText.of(span);
    span.end();

    SpanData data = spans.getFinishedSpanItems().getFirst();
    assertThat(data.getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(data.getParentSpanId()).isEqualTo("b7ad6b7169203331");
    assertThat(line).isEqualTo("00-" + data.getTraceId() + '-' + data.getSpanId() + "-01 a=b,c=d");
  }

  @Test
  void whatTheClientDoesNotRecordIsNotRecorded() {
    Span span = tracing.received("POST", name -> "traceparent".equals(name) ? NOT_SAMPLED : null);

    assertThat(TraceText.of(span)).isNull();
    assertThat(span.getSpanContext().getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
  }

  @Test
  void aLineThatMakesNoSenseIsNoTrace() {
    assertThat(tracing.follow("crank", SpanKind.INTERNAL, "nonsense").isRecording()).isFalse();
    assertThat(tracing.follow("crank", SpanKind.INTERNAL, null).isRecording()).isFalse();
  }

  @Test
  void stepsAreChildrenOfTheStepAroundThem() {
    Map<String, String> headers = new HashMap<>();
    try (Step outer = tracing.enter(tracing.follow("deliver", SpanKind.SERVER, LINE))) {
      outer.with("vatpool.vat", "v1");
      try (Step inner = Step.begin("load snapshot")) {
        inner.with("bytes", 7);
        Tracing.headers(headers::put);
      }
    }

    List<SpanData> done = spans.getFinishedSpanItems();
    assertThat(done).extracting(SpanData::getName).containsExactly("load snapshot", "deliver");
    assertThat(done.getFirst().getParentSpanId()).isEqualTo(done.getLast().getSpanId());
    assertThat(headers.get("traceparent")).contains(done.getFirst().getSpanId());
    assertThat(Step.begin("afterwards")).isSameAs(Step.NOTHING);
  }

  @Test
  void anAnswerOfAServerThatFailedIsAnError() {
    Span span = tracing.received("GET /v1/gateway", name -> null);
    HttpSpans.asked(span, "GET", "/v1/gateway");
    HttpSpans.answered(span, 503);
    span.end();

    SpanData data = spans.getFinishedSpanItems().getFirst();
    assertThat(data.getStatus()).isEqualTo(StatusData.error());
    assertThat(data.getAttributes().get(AttributeKey.stringKey("url.path")))
        .isEqualTo("/v1/gateway");
  }

  @Test
  void offThereIsNothing() {
    Tracing off = Tracing.off();
    Map<String, String> headers = new HashMap<>();
    try (Step step = off.enter(off.follow("deliver", SpanKind.SERVER, LINE))) {
      assertThat(step).isSameAs(Step.NOTHING);
      assertThat(Step.begin("inner")).isSameAs(Step.NOTHING);
      Tracing.headers(headers::put);
    }

    assertThat(off.received("GET", name -> LINE).isRecording()).isFalse();
    assertThat(headers).isEmpty();
  }

  @Test
  void offNothingIsAllocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    untracedDelivery();

    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < DELIVERIES; i++) {
      untracedDelivery();
    }

    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as("bytes for all of them together")
        .isLessThan(DELIVERIES);
  }

  /** What gateway and worker ask of this module for one delivery. */
  private static void untracedDelivery() {
    Span deliver = Tracing.off().follow("deliver", SpanKind.CLIENT, null);
    Span worker = Tracing.off().follow("worker deliver", SpanKind.SERVER, TraceText.of(deliver));
    try (Step _ = Tracing.off().enter(worker);
        Step page = Step.begin("page in");
        Step run = Step.begin("run")) {
      page.with("vatpool.page_in.replayed_entries", 7);
      run.with("vatpool.delivery", "message");
    }
    worker.end();
    deliver.end();
  }
}

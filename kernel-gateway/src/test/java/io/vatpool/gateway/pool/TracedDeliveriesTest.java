package io.vatpool.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.vatpool.gateway.trace.KernelTraces;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.tracing.Tracing;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One worker reads traces, the other is of a release before there were any. */
class TracedDeliveriesTest extends PoolUnderTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String KEY = "kp41";
  private static final int VATS = 20;
  private static final InMemorySpanExporter SPANS = InMemorySpanExporter.create();
  private static final KernelTraces TRACES =
      new KernelTraces(Tracing.to(SimpleSpanProcessor.create(SPANS)), "k1", InstantSource.system());

  @Override
  KernelTraces traces() {
    return TRACES;
  }

  @BeforeEach
  void reset() {
    SPANS.reset();
    a.deliverAll();
    b.deliverAll();
  }

  private void deliverToAll() {
    TRACES.begins(7, "send", false, KEY);
    TRACES.gone(KEY);
    for (int i = 0; i < VATS; i++) {
      workers.deliver(order("v" + i, 0), NO_CALLS);
    }
    TRACES.ends(true);
  }

  @Test
  void onlyAWorkerThatReadsTracesIsSentOne() {
    TRACES.causedBy(
        "00-" + TRACE + "-b7ad6b7169203331-01",
        () -> {
          TRACES.queued(KEY);
          return KEY;
        });

    deliverToAll();

    assertThat(a.deliveries())
        .isNotEmpty()
        .allSatisfy(delivery -> assertThat(delivery.trace()).startsWith("00-" + TRACE));
    assertThat(b.deliveries())
        .isNotEmpty()
        .extracting(GatewayMessage.Deliver::trace)
        .containsOnlyNulls();
    assertThat(SPANS.getFinishedSpanItems())
        .extracting(SpanData::getName)
        .contains("deliver", "crank");
  }

  @Test
  void aCrankThatNobodyTracesPutsNothingOnTheWire() {
    deliverToAll();

    assertThat(a.deliveries())
        .isNotEmpty()
        .extracting(GatewayMessage.Deliver::trace)
        .containsOnlyNulls();
    assertThat(SPANS.getFinishedSpanItems()).isEmpty();
  }
}

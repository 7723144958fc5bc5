package io.vatpool.conformance.inprocess;

import io.vatpool.kernel.port.DeliveryOrder;
import io.vatpool.kernel.port.VatWorkers;
import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.protocol.SpanHash;
import io.vatpool.protocol.TranscriptEntry;
import io.vatpool.protocol.VatPosition;
import io.vatpool.xsnap.engine.EngineLostException;
import io.vatpool.xsnap.vat.DeliveryResult;
import io.vatpool.xsnap.vat.VatEngine;
import io.vatpool.xsnap.vat.VatEngines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A worker pool of one, in this process: real engines, at most so many of them, the least recently
 * used evicted first. A lost engine is not replaced: whoever tests wants to hear of it.
 */
public class InProcessWorkers implements VatWorkers, AutoCloseable {
  private static final String NAME = "in-process";
  private static final int SAVE_AND_LOAD_ENTRIES = 2;

  private final VatEngines engines;
  private final VatPager pager;
  private final HeapImages images;
  private final int vatsOnlineMax;
  private final Map<String, OnlineVat> online = new LinkedHashMap<>(16, 0.75f, true);

  InProcessWorkers(VatEngines engines, VatPager pager, HeapImages images, int vatsOnlineMax) {
    this.engines = engines;
    this.pager = pager;
    this.images = images;
    this.vatsOnlineMax = vatsOnlineMax;
  }

  @Override
  public DeliveryOutcome deliver(DeliveryOrder order, DeviceCalls calls) {
    try {
      OnlineVat vat = standingAt(order);
      DeliveryHost host = new DeliveryHost(vat.store(), order.refusals(), calls);
      DeliveryResult result = vat.engine().deliver(order.delivery(), host);
      DeliveryOutcome outcome =
          new DeliveryOutcome(result.status(), result.usage(), host.syscalls(), host.lines(), NAME);
      if (result instanceof DeliveryResult.Completed) {
        String entry = outcome.entry(order.delivery()).toText();
        online.put(order.at().vatId(), vat.movedTo(after(order.at(), entry)));
      } else {
        discard(order.at().vatId());
      }
      return outcome;
    } catch (EngineLostException e) {
      discard(order.at().vatId());
      throw new IllegalStateException("an engine was lost: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while delivering", e);
    }
  }

  private static VatPosition after(VatPosition at, String entry) {
    return new VatPosition(
        at.vatId(), at.incarnation(), at.position() + 1, SpanHash.extend(at.spanHash(), entry));
  }

  /** The vat at the position of the order, paged in if it is not there. */
  private OnlineVat standingAt(DeliveryOrder order)
      throws IOException, EngineLostException, InterruptedException {
    String vatId = order.at().vatId();
    OnlineVat vat = online.get(vatId);
    if (vat != null && mayTake(order, vat)) {
      return vat;
    }
    discard(vatId);
    while (online.size() >= vatsOnlineMax) {
      discard(online.keySet().iterator().next());
    }
    OnlineVat paged = pager.bringOnline(order.at(), order.pageIn().get());
    online.put(vatId, paged);
    return paged;
  }

  /** The position check: a vat that stands elsewhere is brought online anew. */
  boolean mayTake(DeliveryOrder order, OnlineVat vat) {
    return vat.at().equals(order.at());
  }

  @Override
  public SnapshotTicket saveSnapshot(DeliveryOrder order) {
    try {
      OnlineVat vat = standingAt(order);
      VatEngine[] next = new VatEngine[1];
      SnapshotInfo saved =
          images.<EngineLostException>save(sink -> {
            try {
              next[0] = engines.restart(vat.engine(), sink);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              throw new IOException("interrupted while a snapshot was written", e);
            }
          });
      VatPosition at = order.at();
      String load = new TranscriptEntry.LoadSnapshot(saved.snapshotId()).toText();
      VatPosition then =
          new VatPosition(
              at.vatId(),
              at.incarnation(),
              at.position() + SAVE_AND_LOAD_ENTRIES,
              SpanHash.extend(SpanHash.EMPTY, load));
      online.put(at.vatId(), new OnlineVat(next[0], then, vat.store()));
      return () -> saved;
    } catch (EngineLostException e) {
      discard(order.at().vatId());
      throw new IllegalStateException("an engine was lost: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while saving a snapshot", e);
    }
  }

  @Override
  public void discard(String vatId) {
    OnlineVat vat = online.remove(vatId);
    if (vat != null) {
      vat.engine().close();
    }
  }

  /** Ends all engines. */
  @Override
  public void close() {
    online.keySet().stream().toList().forEach(this::discard);
  }
}

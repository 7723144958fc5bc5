package io.vatpool.conformance.inprocess;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.conformance.result.Emission;
import io.vatpool.conformance.subject.CrankEvents;
import io.vatpool.kernel.port.Slog;
import io.vatpool.kernel.state.CrankHashes;
import io.vatpool.kernel.state.CrankTrace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a kernel of ours and notes what the comparison needs; the counterpart of {@code
 * reference/recorder.mjs}. The slog tells of cranks and deliveries, the trace of writes and hashes.
 */
final class EmissionRecorder implements Slog, CrankTrace {
  private final List<Emission> emissions = new ArrayList<>();
  private final List<Emission.Write> writes = new ArrayList<>();
  private final List<JsonNode> slog = new ArrayList<>();
  private final CrankEvents events = new CrankEvents();

  List<Emission> emissions() {
    return emissions;
  }

  /** All events so far. */
  List<JsonNode> slog() {
    return slog;
  }

  /** What a kernel that is gone had begun belongs to no emission. */
  void forgetUnfinished() {
    writes.clear();
    events.forget();
  }

  @Override
  public void write(String key, @Nullable String value) {
    writes.add(new Emission.Write(key, value));
  }

  @Override
  public void forget(int count) {
    writes.subList(writes.size() - count, writes.size()).clear();
  }

  @Override
  public void reset() {
    writes.clear();
  }

  @Override
  public void emitted(CrankHashes hashes) {
    emissions.add(new Emission(null, writes, events.takeDeliveries(), hashes.activityHash()));
    writes.clear();
  }

  @Override
  public void write(ObjectNode event) {
    slog.add(event);
    events.event(event).ifPresent(this::nameLast);
  }

  /** The emission that a crank ends in comes just before the crank's last event. */
  private void nameLast(Emission.Crank crank) {
    Emission last = emissions.removeLast();
    emissions.add(new Emission(crank, last.writes(), last.deliveries(), last.activityHash()));
  }
}

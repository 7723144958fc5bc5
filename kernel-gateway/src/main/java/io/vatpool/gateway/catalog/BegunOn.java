package io.vatpool.gateway.catalog;

import io.vatpool.gateway.pool.EngineRule;
import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.TranscriptEntry.InitializeWorker;
import io.vatpool.protocol.VatPosition;
import io.vatpool.store.IncarnationEngines;
import java.util.List;
import java.util.Optional;

/**
 * A vat needs the engine that its incarnation began on: as the database has it, or today's if it
 * begins in the block that is open.
 */
public final class BegunOn implements EngineRule.Required {
  private final IncarnationEngines table;
  private final String current;

  /** With {@code current} for incarnations that begin now. */
  public BegunOn(IncarnationEngines table, String current) {
    this.table = table;
    this.current = current;
  }

  @Override
  public Optional<String> of(String kernelId, VatPosition at, PageIn pageIn) {
    List<String> open = pageIn.pendingEntries();
    return !open.isEmpty() && InitializeWorker.isText(open.getFirst())
        ? Optional.of(current)
        : table.find(kernelId, at.vatId(), at.incarnation());
  }
}

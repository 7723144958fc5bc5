package io.vatpool.kernel;

import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.kernel.slog.VatDescription;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.VatIds;
import io.vatpool.kernel.state.VatOptions;
import io.vatpool.kernel.state.VatTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Describes vats. */
final class VatDirectory {
  private final KernelState state;

  VatDirectory(KernelState state) {
    this.state = state;
  }

  /** Vats in the order of their ids' numbers, at most {@code limit}, after {@code after}. */
  List<VatSummary> list(@Nullable String after, int limit) {
    Set<String> dynamic = new HashSet<>(state.vats().dynamicVats());
    List<String> vatIds = new ArrayList<>(dynamic);
    state.vats().staticVats().stream().map(VatTable.Named::vatId).forEach(vatIds::add);
    vatIds.addAll(state.terminatedVats().all());
    long afterNumber = after == null ? 0 : number(after);
    return vatIds.stream()
        .filter(vatId -> number(vatId) > afterNumber)
        .sorted(Comparator.comparingLong(VatDirectory::number))
        .limit(limit)
        .map(vatId -> describe(vatId, dynamic.contains(vatId)))
        .toList();
  }

  private static long number(String vatId) {
    VatIds.insistVat(vatId);
    return Long.parseLong(vatId, 1, vatId.length(), 10);
  }

  /** One vat, dead or alive. */
  Optional<VatSummary> find(String vatId) {
    boolean known = state.vats().hasState(vatId) || state.terminatedVats().contains(vatId);
    return known ? Optional.of(describe(vatId, isDynamic(vatId))) : Optional.empty();
  }

  private boolean isDynamic(String vatId) {
    return state.vats().dynamicVats().contains(vatId);
  }

  private VatSummary describe(String vatId, boolean dynamic) {
    boolean terminated = state.terminatedVats().contains(vatId);
    VatOptions options = state.vatStates().findOptions(vatId);
    SpanRow span = terminated ? null : state.transcripts().findCurrentSpan(vatId);
    SnapshotRow snapshot = terminated ? null : state.transcripts().snapshotInUse(vatId);
    OptionalLong oldest = state.sideQueues().oldest(vatId);
    return new VatSummary(
        vatId,
        options == null ? null : options.name(),
        dynamic,
        span == null ? 0 : span.incarnation(),
        span == null ? 0 : span.endPos(),
        span == null ? 0 : span.startPos(),
        snapshot == null ? null : snapshot.snapshotId(),
        options == null ? null : state.vatStates().bundleId(vatId),
        options == null ? null : options.meterId(),
        options != null && options.critical(),
        terminated,
        state.lives().of(vatId),
        state.sideQueues().length(vatId),
        oldest.isPresent() ? oldest.getAsLong() : null);
  }

  /** What the slog says of a vat when it first appears. */
  Optional<VatDescription> forSlog(String vatId) {
    VatOptions options = state.vatStates().findOptions(vatId);
    return options == null
        ? Optional.empty()
        : Optional.of(
            new VatDescription(
                isDynamic(vatId), options.name(), "xsnap", state.vatStates().bundleId(vatId)));
  }
}

package io.vatpool.conformance.inprocess;

import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.protocol.SnapshotInfo;
import org.jspecify.annotations.Nullable;

/** For the initialization, of which the slog says nothing. */
final class SilentObserver implements KernelState.Observer {
  @Override
  public void changed(String vatId, String mode, String kref, String vref) {}

  @Override
  public void saved(
      String vatId, long snapPos, SnapshotInfo info, @Nullable SnapshotRow previous) {}
}

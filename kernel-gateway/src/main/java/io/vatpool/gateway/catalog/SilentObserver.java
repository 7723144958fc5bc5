package io.vatpool.gateway.catalog;

import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.protocol.SnapshotInfo;
import org.jspecify.annotations.Nullable;

/** A kernel's initial state is written without a slog, as the reference does. */
enum SilentObserver implements KernelState.Observer {
  INSTANCE;

  @Override
  public void changed(String vatId, String mode, String kref, String vref) {}

  @Override
  public void saved(
      String vatId, long snapPos, SnapshotInfo info, @Nullable SnapshotRow previous) {}
}

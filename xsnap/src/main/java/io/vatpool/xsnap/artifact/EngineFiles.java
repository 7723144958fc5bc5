package io.vatpool.xsnap.artifact;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * The executables on disk.
 *
 * @param worker {@code xsnap-worker}
 * @param launcher {@code vat-launch}
 */
public record EngineFiles(Path worker, Path launcher) {
  public EngineFiles {
    requireNonNull(worker, "worker");
    requireNonNull(launcher, "launcher");
  }
}

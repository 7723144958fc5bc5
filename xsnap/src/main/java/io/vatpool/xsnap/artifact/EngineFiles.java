package io.vatpool.xsnap.artifact;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * The executables and the library on disk.
 *
 * @param worker {@code xsnap-worker}
 * @param launcher {@code vat-launch}
 * @param host {@code engine-host.so}, the library that may be loaded into the worker
 */
public record EngineFiles(Path worker, Path launcher, Path host) {
  public EngineFiles {
    requireNonNull(worker, "worker");
    requireNonNull(launcher, "launcher");
    requireNonNull(host, "host");
  }
}

package io.vatpool.xsnap.engine;

/** How engines are brought up. What they compute is the same to the byte. */
public enum EngineHostMode {
  /** Forked where this machine allows it, else plainly. */
  AUTO,
  /** Each afresh and as published, without {@code engine-host.so}. */
  PLAIN,
  /** Forked; a machine that does not allow it is an error. */
  FORK
}

package io.vatpool.xsnap.engine;

import static java.util.Objects.requireNonNull;

/** A program that an engine evaluates before its first command. Immutable. */
public final class StartProgram {
  private final String id;
  private final byte[] source;

  /**
   * @param id equal ids mean equal sources
   * @param source UTF-8; not changed any more
   */
  public StartProgram(String id, byte[] source) {
    this.id = requireNonNull(id, "id");
    this.source = requireNonNull(source, "source");
  }

  public String id() {
    return id;
  }

  /** UTF-8; not a copy. */
  public byte[] source() {
    return source;
  }
}

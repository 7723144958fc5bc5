package io.vatpool.xsnap.vat;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Gives a snapshot to its sink and to the engine that starts from it. If that engine fails, the
 * sink still gets everything; the failure shows when the engine is asked whether it is ready.
 */
final class SnapshotTee extends OutputStream {
  private final OutputStream sink;
  private final OutputStream engine;
  private boolean engineTakesMore = true;

  SnapshotTee(OutputStream sink, OutputStream engine) {
    this.sink = sink;
    this.engine = engine;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    sink.write(bytes, offset, length);
    if (engineTakesMore) {
      try {
        engine.write(bytes, offset, length);
      } catch (IOException e) {
        engineTakesMore = false;
      }
    }
  }
}

package io.vatpool.snapstore.client;

import java.io.IOException;
import java.io.OutputStream;

/** Produces a heap image of any size, byte by byte from the first. */
@FunctionalInterface
public interface ImageProducer {

  /**
   * Writes the whole image and returns; does not close {@code out}. Runs on the thread that called
   * the client.
   *
   * @throws IOException to give up: nothing is stored then, and the caller of the client gets this
   *     very exception
   */
  void writeTo(OutputStream out) throws IOException;
}

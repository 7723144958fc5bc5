package io.vatpool.xsnap.vat;

/**
 * What a vat sees of the kernel while it runs a delivery. Called on the thread that delivers; the
 * engine waits meanwhile.
 */
public interface VatHost {
  /**
   * Carries out a syscall.
   *
   * @param syscall JSON as the engine sent it, for example {@code ["vatstoreGet","kindIDID"]}
   * @return the answer's JSON, {@code ["ok",value]} or {@code ["error","problem"]}
   * @throws Exception if there can be no answer: the engine is killed, and the delivery fails with
   *     {@link io.vatpool.xsnap.engine.UpcallFailedException}
   */
  String syscall(String syscall) throws Exception;

  /**
   * Whether every {@linkplain WrittenSyscalls syscall that writes} gets {@link
   * WrittenSyscalls#ANSWER} during this delivery. The engine need not wait for those then, and what
   * {@link #syscall} answers to them is dropped.
   */
  default boolean acceptsWrites() {
    return false;
  }

  /**
   * Takes a line that the vat printed.
   *
   * @param arguments a JSON array: source ({@code vat}, {@code ls} or {@code xsnap}), level, and
   *     the printed values as text
   */
  void console(String arguments);

  /**
   * Takes a call of the vat power {@code testLog}.
   *
   * @param arguments a JSON array of the arguments
   */
  void testLog(String arguments);
}

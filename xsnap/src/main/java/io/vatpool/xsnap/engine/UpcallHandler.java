package io.vatpool.xsnap.engine;

/** Answers the engine while it runs a command ({@code issueCommand} in JavaScript). */
@FunctionalInterface
public interface UpcallHandler {
  /** For commands that must not call up. */
  UpcallHandler NONE =
      request -> {
        throw new IllegalStateException("no upcall was expected during this command");
      };

  /**
   * Called on the thread that runs the command. The engine waits meanwhile; the time does not count
   * towards its limit.
   *
   * @param request what the engine sent; the handler's own copy
   * @return the answer, handed to JavaScript as an {@code ArrayBuffer}
   * @throws Exception if there is no answer: the engine is killed and the command fails with {@link
   *     UpcallFailedException}
   */
  byte[] handle(byte[] request) throws Exception;

  /**
   * Whether this handler has only one answer to each request that has only one by its kind:
   * syscalls that write are {@code ["ok",null]}, printing is acknowledged. The engine then need not
   * wait for it, and {@link #handle}'s answer to these is dropped.
   */
  default boolean givesKnownAnswers() {
    return false;
  }
}

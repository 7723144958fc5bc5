package io.vatpool.gateway.kernel;

import java.util.Optional;

/** Where answers are kept for clients that repeat a request. For the kernel's thread. */
public interface AnswerMemory {
  /**
   * An answer that was given.
   *
   * @param requestSha256 of the request that it was the answer to
   * @param body its JSON text
   */
  record Given(String requestSha256, String body) {}

  /** The durable answer to the request of this key. */
  Optional<Given> find(String clientKey);

  /** Has the answer written in the transaction of the open block. */
  void keep(RequestKey key, String body);
}

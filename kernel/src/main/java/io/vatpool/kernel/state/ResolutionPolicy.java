package io.vatpool.kernel.state;

/** What the kernel does of itself when a promise settles. */
public enum ResolutionPolicy {
  /** There is not even a promise. */
  NONE("none"),
  /** Nothing. */
  IGNORE("ignore"),
  /** Log what became of it. */
  LOG_ALWAYS("logAlways"),
  /** Log a rejection. */
  LOG_FAILURE("logFailure"),
  /** Stop the kernel on a rejection. */
  PANIC("panic");

  private final String key;

  ResolutionPolicy(String key) {
    this.key = key;
  }

  /** Its name in the kernel state and to users. */
  public String key() {
    return key;
  }

  /**
   * The policy of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ResolutionPolicy of(String key) {
    for (ResolutionPolicy policy : values()) {
      if (policy.key.equals(key)) {
        return policy;
      }
    }
    throw new IllegalArgumentException(
        "unknown resolution policy '"
            + key
            + "': use none, ignore, logAlways, logFailure or panic");
  }
}

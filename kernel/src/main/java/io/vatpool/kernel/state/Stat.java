package io.vatpool.kernel.state;

/** The kernel's statistics, in the order in which they are stored. */
public enum Stat {
  /** All syscalls. */
  SYSCALLS("syscalls"),
  /** Message sends. */
  SYSCALL_SEND("syscallSend"),
  /** Device calls. */
  SYSCALL_CALL_NOW("syscallCallNow"),
  /** Promise subscriptions. */
  SYSCALL_SUBSCRIBE("syscallSubscribe"),
  /** Promise resolutions. */
  SYSCALL_RESOLVE("syscallResolve"),
  /** Vat exits. */
  SYSCALL_EXIT("syscallExit"),
  /** Vatstore reads. */
  SYSCALL_VATSTORE_GET("syscallVatstoreGet"),
  /** Vatstore writes. */
  SYSCALL_VATSTORE_SET("syscallVatstoreSet"),
  /** Vatstore key iterations. */
  SYSCALL_VATSTORE_GET_NEXT_KEY("syscallVatstoreGetNextKey"),
  /** Vatstore deletions. */
  SYSCALL_VATSTORE_DELETE("syscallVatstoreDelete"),
  /** Dropped imports; kept for the record's sake, never counted. */
  SYSCALL_DROP_IMPORTS("syscallDropImports"),
  /** Messages and notifications handed to vats. */
  DISPATCHES("dispatches"),
  /** Messages handed to vats. */
  DISPATCH_DELIVER("dispatchDeliver"),
  /** Notifications handed to vats. */
  DISPATCH_NOTIFY("dispatchNotify"),
  /** Objects in the object table. */
  KERNEL_OBJECTS("kernelObjects", true, false),
  /** Device nodes in the device table. */
  KERNEL_DEVICES("kernelDevices", true, false),
  /** Promises in the promise table. */
  KERNEL_PROMISES("kernelPromises", true, false),
  /** Promises yet to settle. */
  KP_UNRESOLVED("kpUnresolved", true, false),
  /** Fulfilled promises. */
  KP_FULFILLED("kpFulfilled", true, false),
  /** Rejected promises. */
  KP_REJECTED("kpRejected", true, false),
  /** Events in the run-queue. */
  RUN_QUEUE_LENGTH("runQueueLength", true, true),
  /** Events in the acceptance queue. */
  ACCEPTANCE_QUEUE_LENGTH("acceptanceQueueLength", true, true),
  /** Messages queued to promises. */
  PROMISE_QUEUES_LENGTH("promiseQueuesLength", true, true),
  /** Pairs in all c-lists. */
  CLIST_ENTRIES("clistEntries", true, false),
  /** Vats ever created, less terminated static ones. */
  VATS("vats", true, false);

  private final String key;
  private final boolean gauge;
  private final boolean consensus;

  Stat(String key) {
    this(key, false, false);
  }

  Stat(String key, boolean gauge, boolean consensus) {
    this.key = key;
    this.gauge = gauge;
    this.consensus = consensus;
  }

  /** Its name in the stored JSON. */
  public String key() {
    return key;
  }

  /** Whether it can go down; a gauge also has its ups, downs and maximum. */
  boolean gauge() {
    return gauge;
  }

  /** Whether it is the same on every machine and so part of the hash. */
  boolean consensus() {
    return consensus;
  }
}

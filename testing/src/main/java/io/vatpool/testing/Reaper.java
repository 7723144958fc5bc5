package io.vatpool.testing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Kills what is still running when this JVM ends. */
final class Reaper {
  private static final Set<Process> PROCESSES = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> PROCESSES.forEach(Process::destroyForcibly), "test-reaper"));
  }

  private Reaper() {}

  static void killAtExit(Process process) {
    PROCESSES.removeIf(known -> !known.isAlive());
    PROCESSES.add(process);
  }
}

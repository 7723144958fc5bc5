package io.vatpool.gateway.kernel;

import io.vatpool.gateway.slog.KernelEvents;
import io.vatpool.kernel.Kernel;
import io.vatpool.kernel.QueueLengths;
import io.vatpool.kernel.RunReport;
import io.vatpool.kernel.device.BuiltinDevices;
import io.vatpool.kernel.policy.RunPolicy;
import io.vatpool.store.IdempotencyKeys;
import io.vatpool.store.IdempotencyKeys.Remembered;
import io.vatpool.store.MariaDbKernelStore;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real kernel on MariaDB. */
public final class SwingSetKernel implements HostedKernel {
  private static final Pattern PROMISE_STATE = Pattern.compile("(kp[0-9]+)\\.state");
  private static final String UNRESOLVED = "unresolved";

  private final Kernel kernel;
  private final MariaDbKernelStore store;
  private final BuiltinDevices devices;
  private final IdempotencyKeys keys;
  private final KernelEvents events;

  /** A kernel that was opened on {@code store}, with the devices it was opened with. */
  public SwingSetKernel(
      Kernel kernel,
      MariaDbKernelStore store,
      BuiltinDevices devices,
      IdempotencyKeys keys,
      KernelEvents events) {
    this.kernel = kernel;
    this.store = store;
    this.devices = devices;
    this.keys = keys;
    this.events = events;
  }

  @Override
  public boolean hasWork() {
    return kernel.hasWork();
  }

  @Override
  public RunReport run(RunPolicy policy) {
    return kernel.run(policy);
  }

  @Override
  public boolean step() {
    return kernel.step();
  }

  @Override
  public Set<String> commit() {
    Set<String> settled = settled(kernel.pendingBlock().kv());
    kernel.commit();
    events.committed();
    return settled;
  }

  private static Set<String> settled(Map<String, Optional<String>> changes) {
    Set<String> settled = new HashSet<>();
    changes.forEach((key, value) -> {
      Matcher state = PROMISE_STATE.matcher(key);
      // A promise that was deleted in the block in which it settled will never be seen.
      if (state.matches() && !value.equals(Optional.of(UNRESOLVED))) {
        settled.add(state.group(1));
      }
    });
    return settled;
  }

  @Override
  public void abandon() {
    kernel.close();
    events.abandoned();
  }

  @Override
  public long crankNumber() {
    return kernel.crankNumber();
  }

  @Override
  public String activityhash() {
    return kernel.activityHash();
  }

  @Override
  public QueueLengths queueLengths() {
    return kernel.queueLengths();
  }

  @Override
  public long blockNumber() {
    return store.blockNumber();
  }

  @Override
  public Kernel kernel() {
    return kernel;
  }

  @Override
  public BuiltinDevices devices() {
    return devices;
  }

  @Override
  public AnswerMemory memory() {
    return new AnswerMemory() {
      @Override
      public Optional<Given> find(String clientKey) {
        return keys.find(store.lease().kernelId(), clientKey)
            .map(given -> new Given(given.requestSha256(), given.result()));
      }

      @Override
      public void keep(RequestKey key, String body) {
        store.withNextCommit(
            new Remembered(key.clientKey(), key.requestSha256(), body)
                .in(store.lease().kernelId()));
      }
    };
  }
}

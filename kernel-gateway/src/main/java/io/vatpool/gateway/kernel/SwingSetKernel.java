package io.vatpool.gateway.kernel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.gateway.pool.VatFaultException;
import io.vatpool.gateway.slog.KernelEvents;
import io.vatpool.gateway.trace.CommitSpans;
import io.vatpool.gateway.trace.KernelTraces;
import io.vatpool.kernel.Kernel;
import io.vatpool.kernel.QueueLengths;
import io.vatpool.kernel.RunReport;
import io.vatpool.kernel.device.BuiltinDevices;
import io.vatpool.kernel.policy.RunPolicy;
import io.vatpool.store.IdempotencyKeys;
import io.vatpool.store.IdempotencyKeys.Remembered;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The real kernel on MariaDB. */
public final class SwingSetKernel implements HostedKernel {
  /** Characters of the reason of a pause that are kept. */
  private static final int REASON_CHARS_MAX = 1_000;

  private final Kernel kernel;
  private final BlockCommitter committer;
  private final BuiltinDevices devices;
  private final IdempotencyKeys keys;
  private final KernelEvents events;
  private final KernelTraces traces;

  /** A kernel that was opened on the committer's store, with the devices it was opened with. */
  public SwingSetKernel(
      Kernel kernel,
      BlockCommitter committer,
      BuiltinDevices devices,
      IdempotencyKeys keys,
      KernelEvents events,
      KernelTraces traces) {
    this.kernel = kernel;
    this.committer = committer;
    this.devices = devices;
    this.keys = keys;
    this.events = events;
    this.traces = traces;
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
  public boolean setAside(VatFaultException fault) {
    return kernel.lifecycle().fault(fault.vatId(), shortened(Failure.describe(fault)));
  }

  private static String shortened(String reason) {
    return reason.length() <= REASON_CHARS_MAX
        ? reason
        : reason.substring(0, REASON_CHARS_MAX) + "…";
  }

  @Override
  public CompletableFuture<Set<String>> commit() {
    CommitSpans spans = traces.commit();
    traces.changedRows().ifPresent(committer::withNextCommit);
    kernel.commit();
    Runnable show = events.closeBlock();
    return spans
        .until(committer.committed())
        .thenApply(settled -> {
          show.run();
          return settled;
        });
  }

  @Override
  public void abandon() {
    kernel.close();
    committer.close();
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
  public long vatCount() {
    return kernel.stats().getOrDefault("vats", 0L);
  }

  @Override
  public long blockNumber() {
    return committer.blockNumber();
  }

  @Override
  public ObjectNode causedBy(String context, Function<HostedKernel, ObjectNode> work) {
    return traces.causedBy(context, () -> work.apply(this));
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
        return keys.find(committer.kernelId(), clientKey)
            .map(given -> new Given(given.requestSha256(), given.result()));
      }

      @Override
      public void keep(RequestKey key, String body) {
        committer.withNextCommit(
            new Remembered(key.clientKey(), key.requestSha256(), body).in(committer.kernelId()));
      }
    };
  }
}

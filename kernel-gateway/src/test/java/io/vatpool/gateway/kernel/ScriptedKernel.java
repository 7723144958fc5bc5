package io.vatpool.gateway.kernel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.gateway.pool.VatFaultException;
import io.vatpool.kernel.Kernel;
import io.vatpool.kernel.QueueLengths;
import io.vatpool.kernel.RunReport;
import io.vatpool.kernel.device.BuiltinDevices;
import io.vatpool.kernel.policy.RunPolicy;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A kernel whose cranks are pieces of Java: for what the loop around it does when cranks are slow,
 * fail or never end. What it "stores" outlives it in {@link Disk}.
 */
final class ScriptedKernel implements HostedKernel {
  /** One crank: the computrons it used. */
  interface Crank extends Supplier<Long> {}

  /** What is committed, and how often. */
  static final class Disk {
    final List<String> done = new ArrayList<>();
    final Map<String, AnswerMemory.Given> answers = new HashMap<>();
    final List<Integer> blocks = new ArrayList<>();
    final List<String> setAside = new ArrayList<>();
    Runnable onCommit = () -> {};
  }

  final Disk disk;
  final Deque<Crank> cranks = new ArrayDeque<>();
  private final List<String> open = new ArrayList<>();
  private final Map<String, AnswerMemory.Given> openAnswers = new HashMap<>();
  private final Set<String> settled = new TreeSet<>();
  private final ExecutorService committer = Executors.newVirtualThreadPerTaskExecutor();
  private int openCranks;
  private long crankNumber;

  ScriptedKernel(Disk disk) {
    this.disk = disk;
  }

  /** A change that is remembered under {@code what}. */
  static ObjectNode note(HostedKernel kernel, String what) {
    ScriptedKernel scripted = (ScriptedKernel) kernel;
    scripted.open.add(what);
    return JsJson.NODES.objectNode().put("noted", what);
  }

  void settle(String kpid) {
    settled.add(kpid);
  }

  @Override
  public boolean hasWork() {
    return !cranks.isEmpty();
  }

  @Override
  public RunReport run(RunPolicy policy) {
    long count = 0;
    boolean goOn = true;
    while (goOn && !cranks.isEmpty()) {
      long used = one();
      count++;
      goOn = policy.crankComplete(used);
    }
    return new RunReport(count, cranks.isEmpty());
  }

  @Override
  public boolean setAside(VatFaultException fault) {
    disk.setAside.add(fault.vatId());
    return true;
  }

  @Override
  public boolean step() {
    if (cranks.isEmpty()) {
      return false;
    }
    one();
    return true;
  }

  private long one() {
    long used = cranks.remove().get();
    crankNumber++;
    openCranks++;
    return used;
  }

  @Override
  public CompletableFuture<Set<String>> commit() {
    List<String> done = List.copyOf(open);
    Map<String, AnswerMemory.Given> answers = Map.copyOf(openAnswers);
    int blockCranks = openCranks;
    Set<String> result = Set.copyOf(settled);
    open.clear();
    openAnswers.clear();
    openCranks = 0;
    settled.clear();
    return CompletableFuture.supplyAsync(
        () -> {
          disk.onCommit.run();
          synchronized (disk) {
            disk.done.addAll(done);
            disk.answers.putAll(answers);
            disk.blocks.add(blockCranks);
          }
          return result;
        },
        committer);
  }

  @Override
  public void abandon() {
    cranks.clear();
    committer.close();
  }

  @Override
  public long crankNumber() {
    return crankNumber;
  }

  @Override
  public String activityhash() {
    return "hash-" + crankNumber;
  }

  @Override
  public QueueLengths queueLengths() {
    return new QueueLengths(cranks.size(), 0, crankNumber + 1, crankNumber + 1 + cranks.size());
  }

  @Override
  public long vatCount() {
    return 1;
  }

  @Override
  public Kernel kernel() {
    throw new UnsupportedOperationException("a script is no kernel");
  }

  @Override
  public BuiltinDevices devices() {
    throw new UnsupportedOperationException("a script has no devices");
  }

  @Override
  public long blockNumber() {
    return disk.blocks.size();
  }

  @Override
  public AnswerMemory memory() {
    return new AnswerMemory() {
      @Override
      public Optional<Given> find(String clientKey) {
        return Optional.ofNullable(disk.answers.get(clientKey));
      }

      @Override
      public void keep(RequestKey key, String body) {
        openAnswers.put(key.clientKey(), new Given(key.requestSha256(), body));
      }
    };
  }
}

package io.vatpool.conformance.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.conformance.inprocess.KernelSubject;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.conformance.scenario.Workspace;
import io.vatpool.protocol.json.JsJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Hurts clusters for a while and judges them then; each run has a kernel of its own. */
final class ChaosRun {
  private static final String PROGRAM = "programs/tally";
  private static final List<String> SENDERS = List.of("ann", "bob", "cem", "dora");
  private final Workspace workspace;
  private final KernelSubject undisturbed;
  private final Scenario program;
  private int runs;

  /** Prepares the program. */
  ChaosRun(Workspace workspace, KernelSubject undisturbed) throws Exception {
    this.workspace = workspace;
    this.undisturbed = undisturbed;
    this.program = workspace.prepare(List.of(PROGRAM)).getFirst();
  }

  /** Runs once. */
  ChaosReport run(ChaosCluster cluster, ChaosOptions options) throws Exception {
    String kernel = "chaos-" + ++runs;
    String path = "/v1/kernels/" + kernel;
    try (ChaosClient client = new ChaosClient(cluster.gateways(), options.patience());
        Watch watch = new Watch(cluster, kernel)) {
      create(client, kernel);
      // What the desk is told before it knows its books is nowhere.
      if (watch.awaitRest(0, ChaosOptions.PATIENCE) < 0) {
        throw new IllegalStateException("the kernel does not come up");
      }
      Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
      SplittableRandom random = new SplittableRandom(options.seed());
      List<Sender> senders =
          SENDERS.stream()
              .map(name -> new Sender(name, client, path, random.split(), acknowledged))
              .toList();
      Injector injector = new Injector(cluster, watch, kernel, random.split());
      hurt(options, injector, watch, random.split());
      Judgement judgement = new Judgement();
      injector.violations().forEach(judgement::violation);
      for (Sender sender : senders) {
        finish(sender, judgement);
      }
      long lastMessage = System.nanoTime();
      List<Acknowledged> messages = List.copyOf(acknowledged);
      int holder = watch.awaitRest(messages.size(), options.patience());
      Duration restAfter = Duration.ofNanos(System.nanoTime() - lastMessage);
      if (holder < 0) {
        judgement.violation(
            "the queue is not empty %d s after the last message: nothing goes on, or it runs for ever"
                .formatted(restAfter.toSeconds()));
      } else {
        judge(judgement, options, cluster, client, watch, kernel, holder, messages);
      }
      return new ChaosReport(
          options.seed(),
          messages.size(),
          counted(injector.happened()),
          client.refusals(),
          watch.stops(),
          ChaosReport.recoveries(injector.happened(), SENDERS, messages),
          restAfter,
          judgement.violations());
    }
  }

  private void create(ChaosClient client, String kernel) throws InterruptedException {
    ObjectNode config = program.config().deepCopy();
    for (JsonNode vat : config.path("vats")) {
      ObjectNode source = (ObjectNode) vat;
      String id = source.remove("bundleID").asText();
      source.set("bundle", JsJson.parse(workspace.bundle(id)));
    }
    program.addKernelOptions(config);
    ObjectNode request =
        JsJson.NODES.objectNode().put("name", kernel).put("faultPolicy", "consensus");
    request.set("config", config);
    request.putObject("blockPolicy").put("cranks", 20).put("milliseconds", 30);
    JsonNode _ = client.change("/v1/kernels", request, "create " + kernel);
  }

  private static void hurt(
      ChaosOptions options, Injector injector, Watch watch, SplittableRandom random)
      throws Exception {
    long end = System.nanoTime() + options.duration().toNanos();
    List<Blow> deck = new ArrayList<>();
    while (System.nanoTime() < end) {
      Thread.sleep(random.nextLong(700, 2_500));
      if (deck.isEmpty()) {
        deck.addAll(options.blows());
      }
      // Without putting back: a short run shows many kinds, and two deaths of an engine are apart.
      Blow blow = deck.remove(random.nextInt(deck.size()));
      JsonNode status = watch.status();
      injector.inject(blow, Math.max(0, status == null ? 0 : watch.holder()));
    }
  }

  private static void finish(Sender sender, Judgement judgement) throws InterruptedException {
    try {
      sender.finish();
    } catch (IllegalStateException e) {
      judgement.violation(e.getMessage() + ": " + e.getCause());
    }
  }

  private void judge(
      Judgement judgement,
      ChaosOptions options,
      ChaosCluster cluster,
      ChaosClient client,
      Watch watch,
      String kernel,
      int holder,
      List<Acknowledged> messages)
      throws Exception {
    String path = "/v1/kernels/" + kernel;
    ObjectNode question = JsJson.NODES.objectNode().put("vat", "desk").put("method", "report");
    JsonNode answer = client.change(path + "/messages", question, "report");
    Acknowledged asked =
        new Acknowledged(
            "", 0, answer.path("crankNumber").asLong(), answer.path("result").asText(), 0, 0);
    JsonNode resolved = client.get(path + "/promises/" + asked.result() + "?wait=5s");
    if (watch.awaitRest(messages.size() + 1, options.patience()) < 0) {
      judgement.violation("the kernel does not come to rest after the last question");
    }
    new Oracle(undisturbed, program)
        .judge(
            judgement, cluster, cluster.gateway(holder).url(), kernel, resolved, asked, messages);
  }

  private static Map<Blow, Integer> counted(List<Injector.Happened> happened) {
    Map<Blow, Integer> counts = new TreeMap<>();
    happened.forEach(each -> counts.merge(each.blow(), 1, Integer::sum));
    return counts;
  }
}

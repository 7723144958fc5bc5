package io.vatpool.conformance.simulation;

import io.vatpool.conformance.inprocess.MemoryStore;
import io.vatpool.conformance.result.Comparison;
import io.vatpool.conformance.result.RunResult;
import io.vatpool.conformance.simulation.SimulatedGateway.Request;
import io.vatpool.kernel.Kernel;
import io.vatpool.kernel.audit.AuditReport;
import io.vatpool.kernel.audit.KernelAudit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** One schedule: two gateways, two workers, three senders and bad luck, all drawn from a seed. */
final class Schedule {
  private static final List<String> SENDERS = List.of("ann", "bob", "cem");
  private static final int MESSAGES = 5;
  private static final int GATEWAYS = 2;
  private static final int WORKERS = 2;
  private static final int FAULTS_MAX = 6;
  private static final long ANSWER_TICKS_MAX = 120;
  private static final long TURNS_MAX = 40_000;

  private final Turns turns;
  private final SplittableRandom random;
  private final SimulatedDatabase database;
  private final Map<String, Map<String, String>> snapshots = new HashMap<>();
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private final List<SimulatedGateway> gateways = new ArrayList<>();
  private final List<Turns.Actor> lives = new ArrayList<>();
  private final List<Sent> acknowledged = new ArrayList<>();
  private int sending = SENDERS.size();

  private record Sent(String sender, int number, Acknowledgement answer) {}

  private Schedule(long seed, Checks checks) {
    this.random = new SplittableRandom(seed);
    this.turns = new Turns(random.split());
    this.database = new SimulatedDatabase("kernel-" + seed, checks);
    for (int i = 0; i < WORKERS; i++) {
      workers.add(new SimulatedWorker("w" + i, database.store(), snapshots, checks, turns::now));
    }
  }

  /** Plays it; what must not be, in words, or nothing. */
  static List<String> violations(long seed, Checks checks) {
    return new Schedule(seed, checks).play();
  }

  private List<String> play() {
    Program.create(database.store());
    try (Kernel kernel = Program.open(database.store(), undisturbed(database.store()), true)) {
      Program.begin(kernel);
      kernel.commit();
    }
    for (int i = 0; i < GATEWAYS; i++) {
      SimulatedGateway gateway =
          new SimulatedGateway(
              "g" + i, turns, database, workers, random.split(), () -> sending == 0);
      gateways.add(gateway);
      lives.add(turns.start(gateway::live));
    }
    SENDERS.forEach(sender -> {
      SplittableRandom own = random.split();
      Turns.Actor _ = turns.start(() -> send(sender, own));
    });
    SplittableRandom weather = random.split();
    Turns.Actor _ = turns.start(() -> hurt(weather));
    List<String> violations = new ArrayList<>();
    boolean ended = turns.run(TURNS_MAX);
    gateways.forEach(gateway -> violations.addAll(gateway.defects()));
    if (!ended) {
      violations.add("not all messages were acknowledged within " + TURNS_MAX + " turns");
    }
    judge(violations);
    return violations;
  }

  private SimulatedRoute undisturbed(MemoryStore store) {
    Turns alone = new Turns(new SplittableRandom(0));
    SimulatedWorker worker = new SimulatedWorker("alone", store, snapshots, Checks.ALL, alone::now);
    return new SimulatedRoute("alone", alone, List.of(worker), 0, new SplittableRandom(0), true);
  }

  private void send(String sender, SplittableRandom own) {
    for (int number = 1; number <= MESSAGES; number++) {
      Acknowledgement answer = Acknowledgement.NONE;
      while (!answer.isThere()) {
        Request request = new Request(sender, number);
        gateways.get(own.nextInt(GATEWAYS)).post(request);
        long end = turns.now() + ANSWER_TICKS_MAX;
        while (!request.answer.isThere() && !request.refused && turns.now() < end) {
          turns.sleep(2);
        }
        answer = request.answer;
        turns.sleep(own.nextInt(8));
      }
      acknowledged.add(new Sent(sender, number, answer));
    }
    sending--;
  }

  private void hurt(SplittableRandom weather) {
    for (int left = weather.nextInt(FAULTS_MAX); left >= 0 && sending > 0; left--) {
      turns.sleep(weather.nextInt(150));
      int which = weather.nextInt(2);
      switch (weather.nextInt(4)) {
        case 0 -> {
          lives.get(which).kill();
          gateways.get(which).died();
          turns.sleep(weather.nextInt(60));
          lives.set(which, turns.start(gateways.get(which)::live));
        }
        case 1 ->
            lives
                .get(which)
                .freeze(turns.now() + SimulatedDatabase.LEASE_TICKS + weather.nextInt(150));
        case 2 -> workers.get(which).kill();
        default -> workers.get(which).killEngine(weather.nextInt(2));
      }
    }
  }

  private void judge(List<String> violations) {
    try (Kernel kernel = Program.open(database.store(), undisturbed(database.store()), true)) {
      while (kernel.step()) {
        kernel.commit();
      }
    } catch (RuntimeException e) {
      violations.add("the kernel cannot go on: " + e);
      return;
    }
    Map<String, Integer> written = new TreeMap<>();
    Map<String, Integer> last = new HashMap<>();
    database
        .store()
        .range("v2.vs.line.", "v2.vs.line.", Integer.MAX_VALUE)
        .values()
        .forEach(line -> {
          int number = Integer.parseInt(line.substring(line.indexOf(' ') + 1));
          written.merge(line, 1, Integer::sum);
          if (last.merge(line.substring(0, line.indexOf(' ')), number, Math::max) != number) {
            violations.add("out of order: " + line);
          }
        });
    written.forEach((line, count) -> {
      if (count > 1) {
        violations.add("more than once: " + line);
      }
    });
    acknowledged.stream()
        .filter(sent -> !written.containsKey(sent.sender() + " " + sent.number()))
        .forEach(sent -> violations.add("lost: " + sent));
    compare(violations);
    AuditReport audit = KernelAudit.runWithTranscripts(database.store());
    if (!audit.isClean()) {
      violations.add("audit: " + audit.findings());
    }
  }

  private void compare(List<String> violations) {
    MemoryStore store = new MemoryStore();
    Program.create(store);
    try (Kernel kernel = Program.open(store, undisturbed(store), true)) {
      Program.begin(kernel);
      kernel.commit();
      acknowledged.stream()
          .sorted(
              Comparator.comparingLong((Sent sent) -> sent.answer().crankNumber())
                  .thenComparingLong(sent -> Long.parseLong(sent.answer().result().substring(2))))
          .forEach(sent -> {
            while (kernel.crankNumber() < sent.answer().crankNumber() && kernel.step()) {}
            String result = Program.record(kernel, sent.sender(), sent.number());
            if (!result.equals(sent.answer().result())) {
              violations.add(sent + " makes " + result + " undisturbed");
            }
          });
      while (kernel.step()) {}
      kernel.commit();
    }
    Comparison.of(result(store), result(database.store()))
        .ifPresent(difference -> violations.add(difference.report()));
  }

  private static RunResult result(MemoryStore store) {
    return new RunResult(
        "simulated",
        null,
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        List.of(),
        store.allEntries(),
        store.allTranscripts(),
        store.allSpans(),
        store.allSnapshots(),
        store.allBundles());
  }
}

package io.vatpool.xsnap.engine;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * With which options an engine is started.
 *
 * @param name shown by {@code ps}, for example {@code v6:alpha}; must not begin with a hyphen
 * @param computeLimit computrons that each command may use before the engine ends with {@link
 *     EngineExit.TooMuchComputation}; 0 for no limit
 * @param parserBufferKiB room for the source text of one {@code evaluate}, in KiB; the engine's own
 *     default is 8192
 * @param snapshot if the engine starts from a heap snapshot: a label of it for {@code ps}
 * @param programs evaluated first, in order; none if it starts from a snapshot, whose heap has them
 */
public record EngineSpec(
    String name,
    int computeLimit,
    OptionalInt parserBufferKiB,
    Optional<String> snapshot,
    List<StartProgram> programs) {

  public EngineSpec {
    requireNonNull(parserBufferKiB, "parserBufferKiB");
    requireNonNull(snapshot, "snapshot");
    if (name.isEmpty() || name.startsWith("-") || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not a name for an engine: '" + name + "'");
    }
    if (computeLimit < 0) {
      throw new IllegalArgumentException("computeLimit is negative: " + computeLimit);
    }
    programs = List.copyOf(programs);
    if (snapshot.isPresent() && !programs.isEmpty()) {
      throw new IllegalArgumentException("an engine from a snapshot has run its programs already");
    }
  }

  /** An engine without limit that starts empty. */
  public static EngineSpec named(String name) {
    return new EngineSpec(name, 0, OptionalInt.empty(), Optional.empty(), List.of());
  }

  /** The same with a limit of computrons for each command. */
  public EngineSpec withComputeLimit(int computrons) {
    return new EngineSpec(name, computrons, parserBufferKiB, snapshot, programs);
  }

  /** The same, starting from a snapshot. */
  public EngineSpec fromSnapshot(String label) {
    return new EngineSpec(name, computeLimit, parserBufferKiB, Optional.of(label), List.of());
  }

  /** The same, evaluating these programs first. */
  public EngineSpec running(List<StartProgram> first) {
    return new EngineSpec(name, computeLimit, parserBufferKiB, snapshot, first);
  }

  /** The command line after the program's name, in the reference's order. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add(name);
    snapshot.ifPresent(label -> {
      arguments.add("-r");
      arguments.add("@" + Channel.SNAPSHOT_LOAD.descriptor() + ":" + safe(label));
    });
    arguments.addAll(flags());
    return arguments;
  }

  /** What all engines of a kind have in common on their command lines. */
  List<String> flags() {
    List<String> flags = new ArrayList<>();
    if (computeLimit > 0) {
      flags.add("-l");
      flags.add(Integer.toString(computeLimit));
    }
    parserBufferKiB.ifPresent(size -> {
      flags.add("-s");
      flags.add(Integer.toString(size));
    });
    return flags;
  }

  private static String safe(String label) {
    return label.replaceAll("[^a-zA-Z0-9_.-]", "-");
  }
}

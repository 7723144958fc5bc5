package io.vatpool.cli.demo;

import io.vatpool.cli.output.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What the demo shows: steps with their times, facts, and expectations that hold or do not. */
public final class Report {

  /**
   * One step.
   *
   * @param title what it shows
   * @param seconds how long it took
   * @param facts what was seen
   * @param expectations what had to be seen
   */
  public record Step(
      String title, double seconds, List<String> facts, List<Expectation> expectations) {}

  /**
   * Something that must be so.
   *
   * @param what it is, as a sentence
   * @param expected the right value
   * @param actual the value that was found
   */
  public record Expectation(String what, String expected, String actual) {

    public boolean holds() {
      return expected.equals(actual);
    }
  }

  /** The work of one step. */
  @FunctionalInterface
  interface Work {

    void run() throws InterruptedException;
  }

  private final Console console;
  private final List<Step> steps = new ArrayList<>();
  private List<String> facts = new ArrayList<>();
  private List<Expectation> expectations = new ArrayList<>();

  Report(Console console) {
    this.console = console;
  }

  /** Runs a step under its heading. */
  void step(String title, Work work) throws InterruptedException {
    facts = new ArrayList<>();
    expectations = new ArrayList<>();
    console.note("");
    console.note("== " + (steps.size() + 1) + ". " + title);
    long started = System.nanoTime();
    try {
      work.run();
    } finally {
      double seconds = Math.round((System.nanoTime() - started) / 1e8) / 10.0;
      steps.add(new Step(title, seconds, List.copyOf(facts), List.copyOf(expectations)));
    }
  }

  /** Something worth knowing. */
  void fact(String fact) {
    facts.add(fact);
    console.note("   " + fact);
  }

  /** Something that must be so. */
  void expect(String what, Object expected, Object actual) {
    Expectation expectation =
        new Expectation(what, Objects.toString(expected), Objects.toString(actual));
    expectations.add(expectation);
    console.note(
        expectation.holds()
            ? "   as expected: " + what + ": " + actual
            : "   WRONG: " + what + ": " + actual + ", expected " + expected);
  }

  /** Something that must be true; {@code actual} says what was found. */
  void expectThat(String what, boolean holds, Object actual) {
    expect(what, actual.toString(), holds ? actual.toString() : actual + " (not so)");
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  List<Expectation> violated() {
    return steps.stream()
        .flatMap(step -> step.expectations().stream())
        .filter(expectation -> !expectation.holds())
        .toList();
  }

  /** The last words. */
  String summary() {
    StringBuilder text = new StringBuilder("\nSummary\n");
    int number = 0;
    for (Step step : steps) {
      long wrong = step.expectations().stream().filter(e -> !e.holds()).count();
      text.append(
          String.format(
              Locale.ROOT,
              "  %d. %-58s %5.1f s  %s%n",
              ++number,
              step.title(),
              step.seconds(),
              wrong == 0 ? step.expectations().size() + " as expected" : wrong + " WRONG"));
    }
    return text.toString();
  }
}

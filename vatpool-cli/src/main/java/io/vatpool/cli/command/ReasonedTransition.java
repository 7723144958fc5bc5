package io.vatpool.cli.command;

import picocli.CommandLine.Option;

/** A transition that somebody may want to have explained to him later on. */
abstract class ReasonedTransition extends VatTransition {

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Why; kept with the state.")
  private String reason = "";

  ReasonedTransition(String transition) {
    super(transition);
  }

  @Override
  final String reason() {
    return reason;
  }
}

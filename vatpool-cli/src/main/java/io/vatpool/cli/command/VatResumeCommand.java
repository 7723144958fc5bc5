package io.vatpool.cli.command;

import picocli.CommandLine.Command;

/** {@code vatpool vat resume}. */
@Command(
    name = "resume",
    description = "Delivers what has waited for paused vats, before anything newer.")
final class VatResumeCommand extends VatTransition {

  VatResumeCommand() {
    super("resume");
  }
}

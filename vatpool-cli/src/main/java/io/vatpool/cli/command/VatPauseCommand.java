package io.vatpool.cli.command;

import picocli.CommandLine.Command;

/** {@code vatpool vat pause}. */
@Command(name = "pause", description = "Lets what is sent to vats wait.")
final class VatPauseCommand extends ReasonedTransition {

  VatPauseCommand() {
    super("pause");
  }
}

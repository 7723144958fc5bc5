package io.vatpool.cli.command;

import picocli.CommandLine.Command;

/** {@code vatpool vat unsuspend}. */
@Command(
    name = "unsuspend",
    description = "Starts suspended vats now, and not with their next message.")
final class VatUnsuspendCommand extends VatTransition {

  VatUnsuspendCommand() {
    super("unsuspend");
  }
}

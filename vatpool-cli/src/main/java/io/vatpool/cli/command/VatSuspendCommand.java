package io.vatpool.cli.command;

import picocli.CommandLine.Command;

/** {@code vatpool vat suspend}. */
@Command(
    name = "suspend",
    description = "Ends vats' incarnations; only durable state remains, until the next message.")
final class VatSuspendCommand extends ReasonedTransition {

  VatSuspendCommand() {
    super("suspend");
  }
}

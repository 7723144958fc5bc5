package io.vatpool.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vatpool vat}: the commands about the lives of vats. */
@Command(
    name = "vat",
    description = "Suspends, pauses and resumes vats.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      VatSuspendCommand.class,
      VatUnsuspendCommand.class,
      VatPauseCommand.class,
      VatResumeCommand.class,
      VatOptionsCommand.class,
    })
final class VatCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which vat command?");
  }
}

package io.vatpool.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vatpool snapshots}: the commands about what a snapshot store keeps. */
@Command(
    name = "snapshots",
    description = "Looks after a snapshot store.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = SnapshotsCollectCommand.class)
final class SnapshotsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which snapshots command?");
  }
}

package io.vatpool.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vatpool token}. */
@Command(
    name = "token",
    description = "Makes tokens for clients of gateways that have access control.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = TokenNewCommand.class)
final class TokenCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which token command?");
  }
}

package io.vatpool.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vatpool kernel}: the commands about kernels as such. */
@Command(
    name = "kernel",
    description = "Creates, lists, shows, changes and deletes kernels.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      KernelCreateCommand.class,
      KernelListCommand.class,
      KernelShowCommand.class,
      KernelSetCommand.class,
      KernelRestartCommand.class,
      KernelDeleteCommand.class,
    })
final class KernelCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which kernel command?");
  }
}

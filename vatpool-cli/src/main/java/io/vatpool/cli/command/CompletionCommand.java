package io.vatpool.cli.command;

import io.vatpool.cli.Exit;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code vatpool completion}. */
@Command(
    name = "completion",
    description = "Prints a completion script for bash and zsh: source <(./vatpool completion)")
final class CompletionCommand extends Task {

  @Override
  Exit perform() {
    console().out().println(AutoComplete.bash("vatpool", spec().root().commandLine()));
    return Exit.OK;
  }
}

package io.vatpool.cli.command;

import io.vatpool.cli.Exit;
import io.vatpool.cli.cluster.DataFolder;
import io.vatpool.cli.output.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command. It throws {@link io.vatpool.cli.CliException} for whatever the user can mend. */
abstract class Task implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** Does the work. */
  abstract Exit perform() throws Exception;

  @Override
  public final Integer call() throws Exception {
    return perform().code();
  }

  final VatpoolCommand root() {
    return (VatpoolCommand) spec.root().userObject();
  }

  final CommandSpec spec() {
    return spec;
  }

  final Console console() {
    return root().console();
  }

  final DataFolder dataFolder() {
    return root().dataFolder();
  }
}

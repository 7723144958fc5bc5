package io.vatpool.cli.command;

import io.vatpool.cli.Exit;
import io.vatpool.cli.cluster.ClusterDown;
import io.vatpool.cli.cluster.DataFolder;
import io.vatpool.cli.cluster.Installation;
import io.vatpool.cli.demo.Demo;
import io.vatpool.cli.demo.DemoFolder;
import io.vatpool.cli.demo.DemoSize;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vatpool demo}. */
@Command(
    name = "demo",
    description = {
      "Shows what a cluster does, on one of its own: a bank on the published ERTP package, more vats than may be online,"
          + " a worker killed in the middle of transfers, everything stopped and started again.",
      "Exit status 1 if anything is not as it must be. Its folder is data-demo in the checkout, or the one given by --data;"
          + " what an earlier demo left there is deleted."
    })
final class DemoCommand extends Task {

  @Option(names = "--keep", description = "Leave the cluster running at the end.")
  private boolean keep;

  @Option(names = "--short", description = "The same steps, less of each.")
  private boolean shortened;

  @Override
  Exit perform() throws Exception {
    Installation installation = Installation.find();
    DataFolder folder =
        root()
            .dataFolderGiven()
            .orElseGet(() -> new DataFolder(installation.home().resolve("data-demo")));
    DemoFolder demoFolder = new DemoFolder(folder);
    demoFolder.claim();
    new ClusterDown(folder, console(), ClusterDown.GRACE).stopAll();
    demoFolder.empty();
    Demo.Outcome outcome =
        new Demo(folder, installation, console(), shortened ? DemoSize.SHORT : DemoSize.FULL)
            .run(keep);
    console().result(outcome, () -> outcome.summary() + whatNext(outcome, folder));
    return outcome.ok() ? Exit.OK : Exit.FAILED;
  }

  private String whatNext(Demo.Outcome outcome, DataFolder folder) {
    String data = " --data " + folder.root();
    if (!outcome.ok()) {
      return "\nNot everything was as expected. The logs are in " + folder.logs() + ".";
    }
    return keep
        ? "\nThe cluster is left running: vatpool status"
            + data
            + "; vatpool vats bank"
            + data
            + "; vatpool down"
            + data
        : "\nEverything was as expected. To look around: vatpool up" + data + "; or demo --keep.";
  }
}

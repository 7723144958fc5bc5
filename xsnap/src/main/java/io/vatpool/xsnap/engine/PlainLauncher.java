package io.vatpool.xsnap.engine;

import io.vatpool.xsnap.artifact.EngineFiles;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * Starts every engine afresh and as it was published. The measure for every other way: it must give
 * the same bytes.
 */
public final class PlainLauncher implements EngineLauncher {
  private final VatLaunch launch;
  private final EngineHostReport report;

  private PlainLauncher(VatLaunch launch, EngineHostReport report) {
    this.launch = launch;
    this.report = report;
  }

  /**
   * Opens a launcher.
   *
   * @param socketDirectory a private folder for the socket to which engines connect; created if
   *     missing
   * @param output where the engines' standard output and error go, for example {@link
   *     Redirect#INHERIT}
   * @throws IOException if the socket cannot be made
   */
  public static PlainLauncher open(EngineFiles files, Path socketDirectory, Redirect output)
      throws IOException {
    return open(files, socketDirectory, output, "so it is configured");
  }

  /**
   * Opens a launcher.
   *
   * @param reason why engines are not forked, for {@link #report}
   * @throws IOException if the socket cannot be made
   */
  static PlainLauncher open(EngineFiles files, Path socketDirectory, Redirect output, String reason)
      throws IOException {
    return new PlainLauncher(
        VatLaunch.open(files, socketDirectory, output), EngineHostReport.plain(reason));
  }

  @Override
  public LaunchedEngine launch(EngineSpec spec, Duration startTime)
      throws EngineStartException, InterruptedException {
    return launch.startEngine(spec, Set.of(), startTime);
  }

  @Override
  public EngineHostReport report() {
    return report;
  }

  @Override
  public void close() {
    launch.close();
  }
}

package io.vatpool.xsnap.engine;

import io.vatpool.xsnap.artifact.EngineFiles;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/** Chooses how this machine's engines are brought up, and says so once. */
public final class EngineHost {
  private static final System.Logger LOG = System.getLogger(EngineHost.class.getName());

  private EngineHost() {}

  /**
   * Opens the launcher for a mode. {@link EngineHostMode#AUTO} and {@link EngineHostMode#FORK} try
   * a fork first, which takes some milliseconds.
   *
   * @param socketDirectory a private folder for the socket to which engines connect; created if
   *     missing
   * @param output where the engines' standard output and error go
   * @param limits for fork servers while they prepare themselves
   * @throws IOException if the socket cannot be made, or engines cannot be forked and must be
   */
  public static EngineLauncher open(
      EngineHostMode mode,
      EngineFiles files,
      Path socketDirectory,
      Redirect output,
      EngineLimits limits)
      throws IOException, InterruptedException {
    EngineLauncher launcher =
        switch (mode) {
          case PLAIN -> PlainLauncher.open(files, socketDirectory, output);
          case FORK -> forking(files, socketDirectory, output, limits);
          case AUTO -> {
            try {
              yield ForkingLauncher.open(files, socketDirectory, output, limits);
            } catch (EngineLostException e) {
              yield PlainLauncher.open(files, socketDirectory, output, reason(e));
            }
          }
        };
    LOG.log(Level.INFO, launcher.report().summary());
    return launcher;
  }

  private static EngineLauncher forking(
      EngineFiles files, Path socketDirectory, Redirect output, EngineLimits limits)
      throws IOException, InterruptedException {
    try {
      return ForkingLauncher.open(files, socketDirectory, output, limits);
    } catch (EngineLostException e) {
      throw new IOException(
          reason(e) + "; set the engine host to 'auto' or 'plain' to go without", e);
    }
  }

  private static String reason(EngineLostException e) {
    return "forking engines does not work here: " + e.getMessage();
  }
}

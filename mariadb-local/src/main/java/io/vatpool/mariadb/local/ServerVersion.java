package io.vatpool.mariadb.local;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A MariaDB version, as {@code mariadbd --version} prints it.
 *
 * @param major first number, e.g. 11
 * @param minor second number, e.g. 4; major and minor together name the series, which decides the
 *     data format
 * @param patch third number
 */
public record ServerVersion(int major, int minor, int patch) implements Comparable<ServerVersion> {

  /** The oldest server that Vatpool works with: Debian 12's. */
  public static final ServerVersion OLDEST = new ServerVersion(10, 11, 0);

  private static final Comparator<ServerVersion> ORDER =
      Comparator.comparingInt(ServerVersion::major)
          .thenComparingInt(ServerVersion::minor)
          .thenComparingInt(ServerVersion::patch);

  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");

  /**
   * The first version number in the text; empty if there is none, or if it is MySQL that speaks.
   */
  static Optional<ServerVersion> find(String text) {
    Matcher matcher = NUMBERS.matcher(text);
    if (!matcher.find() || (text.contains("Ver ") && !text.contains("MariaDB"))) {
      return Optional.empty();
    }
    return Optional.of(
        new ServerVersion(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3))));
  }

  /**
   * Whether this server can open data that {@code writer} wrote: a series reads its own and older
   * data.
   */
  boolean opensDataOf(ServerVersion writer) {
    return major > writer.major || (major == writer.major && minor >= writer.minor);
  }

  @Override
  public int compareTo(ServerVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}

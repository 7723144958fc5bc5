package io.vatpool.cli.demo;

/**
 * How much the demo does.
 *
 * @param vatsOnlineMax per worker; there are two workers
 * @param customers vats, in addition to alice and bob
 * @param rounds how often each is spoken to
 * @param transfers in the stream that is disturbed
 */
public record DemoSize(int vatsOnlineMax, int customers, int rounds, int transfers) {

  /** For people. */
  public static final DemoSize FULL = new DemoSize(4, 10, 2, 60);

  /** For tests: the same steps, less of each. */
  public static final DemoSize SHORT = new DemoSize(3, 5, 1, 24);
}

package io.vatpool.xsnap.engine;

/**
 * What an engine has used up to its end; for a forked one, since it was forked.
 *
 * @param userMicros processor time of its own, in microseconds
 * @param systemMicros processor time of the operating system on its behalf, in microseconds
 * @param residentKiBMax its largest resident size, pages that it shares included
 */
public record ResourceUse(long userMicros, long systemMicros, long residentKiBMax) {
  public ResourceUse {
    if (userMicros < 0 || systemMicros < 0 || residentKiBMax < 0) {
      throw new IllegalArgumentException("negative resource use");
    }
  }
}

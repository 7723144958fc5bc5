package io.vatpool.gateway.catalog;

import java.util.Objects;

/**
 * Another gateway holds the kernel.
 *
 * @param name the kernel
 * @param holder that gateway's id
 * @param url where it is
 */
public record KernelElsewhere(String name, String holder, String url) {
  /** Checks. */
  public KernelElsewhere {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(holder, "holder");
    Objects.requireNonNull(url, "url");
  }
}

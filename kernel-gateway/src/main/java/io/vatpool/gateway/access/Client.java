package io.vatpool.gateway.access;

import java.util.OptionalInt;
import java.util.Set;

/**
 * Who makes a request, as proved by its token. Holds no secret.
 *
 * @param name in logs and for the bounds of each client; with {@code oidc:} in front where an
 *     issuer says so
 * @param role what it may do
 * @param kernels with which kernels, by name; {@link #ALL_KERNELS} for all, also those to come
 * @param requestsPerSecond how many requests it may make on one gateway; empty is without limit
 */
public record Client(String name, Role role, Set<String> kernels, OptionalInt requestsPerSecond) {
  /** In place of names of kernels. */
  public static final String ALL_KERNELS = "*";

  /** Everybody, where access control is off. */
  static final Client ANYBODY =
      new Client("anybody", Role.OPERATOR, Set.of(ALL_KERNELS), OptionalInt.empty());

  public Client {
    kernels = Set.copyOf(kernels);
  }

  /** Whether it was granted that kernel, which need not exist. */
  public boolean mayUse(String kernel) {
    return kernels.contains(ALL_KERNELS) || kernels.contains(kernel);
  }
}

package io.vatpool.gateway.access;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the claims of a token that holds say: name, role and kernels of a client. */
final class ClaimMapping {
  /** In front of names that an issuer gives, so that none is a name in the file of tokens. */
  static final String PREFIX = "oidc:";

  private static final Predicate<String> IS_KERNEL = TokenFile.KERNEL.asMatchPredicate();
  private static final Pattern NAME = Pattern.compile("[!-~]{1,95}");
  private static final Pattern STEP = Pattern.compile("/");
  private static final Pattern SPACE = Pattern.compile(" +");

  private final AccessConfig.Oidc config;
  private final Map<Role, Set<String>> values = new EnumMap<>(Role.class);
  private final String prefix;
  private final OptionalInt requestsPerSecond;

  /**
   * As the settings say.
   *
   * @throws AccessSettingsException if they name a kernel that cannot be one, or a rate that makes
   *     no sense
   */
  ClaimMapping(AccessConfig.Oidc config) {
    if (!config.kernelsIfAbsent().orElse(Set.of()).stream().allMatch(IS_KERNEL)) {
      throw new AccessSettingsException(
          "vatpool.access.oidc.kernels-if-absent has something that is no name of a kernel; it is a"
              + " list of names with commas, or * for all");
    }
    int rate = config.requestsPerSecond().orElse(1);
    if (rate < 1 || rate > TokenFile.RATE_MAX) {
      throw new AccessSettingsException(
          "vatpool.access.oidc.requests-per-second is %d, and 1 to %d make sense"
              .formatted(rate, TokenFile.RATE_MAX));
    }
    this.config = config;
    this.values.put(Role.READER, config.readerRoles());
    this.values.put(Role.SENDER, config.senderRoles());
    this.values.put(Role.OPERATOR, config.operatorRoles());
    this.prefix = config.kernelsPrefix().orElse("");
    this.requestsPerSecond = config.requestsPerSecond();
  }

  /** The client; or 403 where there is no name that can be used, or no role. */
  Verdict client(Map<String, Object> claims) {
    if (!(find(claims, config.nameClaim()) instanceof String name)
        || !NAME.matcher(name).matches()) {
      return refused(
          "the token's claim %s is no name of 1 to 95 visible ASCII characters (vatpool.access.oidc.name-claim)"
              .formatted(config.nameClaim()));
    }
    Set<String> held = texts(find(claims, config.rolesClaim()));
    Optional<Role> role =
        Stream.of(Role.OPERATOR, Role.SENDER, Role.READER)
            .filter(one -> values.getOrDefault(one, Set.of()).stream().anyMatch(held::contains))
            .findFirst();
    if (role.isEmpty()) {
      return refused(
          "client %s%s has no role here: its token's claim %s has none of %s"
              .formatted(
                  PREFIX,
                  name,
                  config.rolesClaim(),
                  values.values().stream()
                      .flatMap(Set::stream)
                      .sorted()
                      .collect(Collectors.joining(", "))));
    }
    return new Verdict.Known(
        new Client(PREFIX + name, role.get(), kernels(claims), requestsPerSecond));
  }

  private static Verdict refused(String why) {
    return new Verdict.Refused(AccessProblems.unmapped(why));
  }

  private Set<String> kernels(Map<String, Object> claims) {
    Object found = find(claims, config.kernelsClaim());
    Stream<String> named =
        found == null
            ? config.kernelsIfAbsent().orElse(Set.of()).stream()
            : texts(found).stream()
                .filter(text -> text.startsWith(prefix))
                .map(text -> text.substring(prefix.length()));
    return named.filter(IS_KERNEL).collect(Collectors.toUnmodifiableSet());
  }

  private static @Nullable Object find(Map<String, Object> claims, String claim) {
    if (claims.containsKey(claim)) {
      return claims.get(claim);
    }
    Object at = claims;
    for (String step : STEP.split(claim, -1)) {
      at = at instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return at;
  }

  private static Set<String> texts(@Nullable Object value) {
    return switch (value) {
      case String text -> SPACE.splitAsStream(text).collect(Collectors.toUnmodifiableSet());
      case List<?> list ->
          list.stream()
              .filter(String.class::isInstance)
              .map(String.class::cast)
              .collect(Collectors.toUnmodifiableSet());
      case null, default -> Set.of();
    };
  }
}

package io.vatpool.cli.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The contents of {@code cluster.json}.
 *
 * @param format of the file, now {@value #FORMAT}
 * @param settings what the cluster should look like
 * @param services what was started, in order of kind and name; a service that was stopped in order
 *     keeps its place with its last pid, so that it comes back on the same port
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClusterRecord(int format, ClusterSettings settings, List<ServiceRecord> services) {

  public static final int FORMAT = 1;

  public ClusterRecord {
    if (format != FORMAT) {
      throw new IllegalArgumentException("format " + format + " is not known, only " + FORMAT);
    }
    services =
        services.stream()
            .sorted(Comparator.comparing(ServiceRecord::kind).thenComparing(ServiceRecord::name))
            .toList();
  }

  static ClusterRecord empty() {
    return new ClusterRecord(FORMAT, ClusterSettings.defaults(), List.of());
  }

  ClusterRecord with(ClusterSettings newSettings) {
    return new ClusterRecord(format, newSettings, services);
  }

  /** This record with that service in place of the one with the same name. */
  ClusterRecord with(ServiceRecord service) {
    List<ServiceRecord> changed = new ArrayList<>(without(service.name()).services);
    changed.add(service);
    return new ClusterRecord(format, settings, changed);
  }

  ClusterRecord without(String service) {
    return new ClusterRecord(
        format, settings, services.stream().filter(s -> !s.name().equals(service)).toList());
  }

  public Optional<ServiceRecord> service(String name) {
    return services.stream().filter(s -> s.name().equals(name)).findFirst();
  }
}

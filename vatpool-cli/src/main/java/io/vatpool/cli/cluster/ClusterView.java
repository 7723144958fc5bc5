package io.vatpool.cli.cluster;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;

/**
 * A cluster as {@code status} shows it.
 *
 * @param data its folder
 * @param state {@code up} if every service is ready, {@code down} if none has a process, else
 *     {@code partly-up}
 * @param services in order of kind and name
 */
public record ClusterView(String data, String state, List<ServiceView> services) {

  static ClusterView of(DataFolder folder, List<ServiceView> services) {
    String state =
        services.stream().allMatch(ServiceView::isStopped)
            ? "down"
            : services.stream().allMatch(ServiceView::isReady) ? "up" : "partly-up";
    return new ClusterView(folder.root().toString(), state, List.copyOf(services));
  }

  @JsonIgnore
  public boolean isUp() {
    return "up".equals(state);
  }

  @JsonIgnore
  public boolean isDown() {
    return "down".equals(state);
  }

  public Optional<ServiceView> service(String name) {
    return services.stream().filter(s -> s.name().equals(name)).findFirst();
  }
}

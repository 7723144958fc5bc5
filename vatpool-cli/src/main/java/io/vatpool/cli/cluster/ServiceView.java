package io.vatpool.cli.cluster;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Locale;

/**
 * A service as {@code status} shows it.
 *
 * @param name unique in the cluster
 * @param state in one word, lower case: {@code ready}, {@code not-ready}, {@code no-answer}, {@code
 *     stopped}
 * @param pid of its process; 0 if there is none
 * @param url where it is reached
 * @param detail what is missing; empty if nothing is
 * @param log its log file
 */
public record ServiceView(
    String name, String state, long pid, String url, String detail, String log) {

  static ServiceView of(ServiceRecord service, Health health) {
    boolean stopped = health.state() == Health.State.STOPPED;
    return new ServiceView(
        service.name(),
        health.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        stopped ? 0 : service.pid(),
        service.url(),
        health.detail(),
        service.log());
  }

  @JsonIgnore
  public boolean isReady() {
    return "ready".equals(state);
  }

  @JsonIgnore
  public boolean isStopped() {
    return "stopped".equals(state);
  }
}

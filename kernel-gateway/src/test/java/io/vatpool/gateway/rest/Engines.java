package io.vatpool.gateway.rest;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.testing.ServiceProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Where the engines of vats are, as the workers of the cluster tell it. */
final class Engines {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Engines() {}

  /** An engine of a vat. */
  record Engine(String worker, long pid) {
    /** Ends it by SIGKILL; true if it was there. */
    boolean kill() {
      Optional<ProcessHandle> process = ProcessHandle.of(pid);
      process.ifPresent(ProcessHandle::destroyForcibly);
      process.ifPresent(p -> p.onExit().join());
      return process.isPresent();
    }
  }

  /** The vat's engine, as soon as it is in that state and another than {@code last}. */
  static Engine await(String kernel, String vatId, String state, @Nullable Engine last) {
    List<ServiceProcess> workers =
        IntStream.range(0, Gateway.WORKERS).mapToObj(Gateway.cluster()::worker).toList();
    return await(workers, kernel, vatId, state, last);
  }

  /** The same, of another cluster's workers. */
  static Engine await(
      List<ServiceProcess> workers,
      String kernel,
      String vatId,
      String state,
      @Nullable Engine last) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> find(workers, kernel, vatId, state).filter(e -> !e.equals(last)),
            Optional::isPresent)
        .orElseThrow();
  }

  private static Optional<Engine> find(
      List<ServiceProcess> workers, String kernel, String vatId, String state) {
    for (ServiceProcess worker : workers) {
      for (JsonNode vat : status(worker).path("vats")) {
        if (vat.path("kernelId").asText().equals(kernel)
            && vat.path("vatId").asText().equals(vatId)
            && vat.path("state").asText().equals(state)) {
          return Optional.of(new Engine(worker.name(), vat.path("pid").asLong()));
        }
      }
    }
    return Optional.empty();
  }

  private static JsonNode status(ServiceProcess worker) {
    return JsJson.parse(
        given().baseUri(worker.url().toString()).get("/v1/status").then().extract().asString());
  }
}

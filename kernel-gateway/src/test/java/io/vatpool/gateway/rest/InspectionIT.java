package io.vatpool.gateway.rest;

import static io.vatpool.gateway.rest.Gateway.call;
import static io.vatpool.gateway.rest.Gateway.message;
import static io.vatpool.gateway.rest.Gateway.request;
import static io.vatpool.gateway.rest.Gateway.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.nullValue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class InspectionIT {
  @Test
  void anAuditAgreesWithARunningKernel() {
    // Given
    String kernel = Gateway.newKernel("automatic");
    call(kernel, "child");
    send(kernel, message("wait")).statusCode(202);

    // When / Then
    request()
        .get("/v1/kernels/" + kernel + "/audit?transcripts=true")
        .then()
        .statusCode(200)
        .body("clean", equalTo(true))
        .body("findingCount", equalTo(0))
        .body("counted.keys", greaterThan(50))
        .body("heldOutsideCount", greaterThan(0));
  }

  @Test
  void anAuditSeesOneMomentOfAKernelThatNeverRests() {
    // Given
    String kernel = Gateway.newKernel("automatic");
    String self = Gateway.rootOf(kernel, "kit");
    send(kernel, message("spin", Gateway.kref(self))).statusCode(202);

    // When / Then
    for (int i = 0; i < 5; i++) {
      request()
          .get("/v1/kernels/" + kernel + "/audit")
          .then()
          .statusCode(200)
          .body("findings", equalTo(java.util.List.of()));
    }
    request().delete("/v1/kernels/" + kernel).then().statusCode(204);
  }

  @Test
  void aKernelThatHasNeverStoppedHasNoReport() {
    String kernel = Gateway.newKernel("automatic");

    request()
        .get("/v1/kernels/" + kernel + "/report")
        .then()
        .statusCode(200)
        .body("state", equalTo("running"))
        .body("report", nullValue());
  }

  @Test
  void aStoppedKernelSaysWhyAlsoAfterARestart() {
    // Given
    String kernel = Gateway.newKernel("automatic");

    // When
    send(kernel, message("fail", "the sky").put("resultPolicy", "panic")).statusCode(202);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            request()
                .get("/v1/kernels/" + kernel + "/report")
                .then()
                .body("state", equalTo("stopped"))
                .body("report.kind", equalTo("panic"))
                .body("report.problem", containsString("the sky")));

    // Then
    send(kernel, message("count")).statusCode(409).body("detail", containsString("restart"));
    request().post("/v1/kernels/" + kernel + "/restart").then().statusCode(202);
    request()
        .get("/v1/kernels/" + kernel + "/report")
        .then()
        .statusCode(200)
        .body("report.kind", equalTo("panic"));
  }

  @Test
  void kernelsThatAreNotThereAreNotFound() {
    assertThat(request().get("/v1/kernels/nobody/audit").statusCode()).isEqualTo(404);
    assertThat(request().get("/v1/kernels/nobody/report").statusCode()).isEqualTo(404);
  }
}

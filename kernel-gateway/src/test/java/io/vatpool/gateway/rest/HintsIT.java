package io.vatpool.gateway.rest;

import static io.vatpool.gateway.rest.Gateway.call;
import static io.vatpool.gateway.rest.Gateway.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.response.ValidatableResponse;
import io.vatpool.protocol.json.JsJson;
import org.junit.jupiter.api.Test;

class HintsIT {
  @Test
  void aHintIsGivenShownListedAndTakenBackAndChangesNoHash() {
    // Given
    String kernel = Gateway.newKernel("automatic");
    call(kernel, "echo", 1);
    String vat = request().get("/v1/kernels/" + kernel + "/vats/kit").then().extract().path("id");
    String hash = hash(kernel);

    // When
    hint(kernel, "pinned")
        .statusCode(200)
        .body("vat", equalTo(vat))
        .body("hint", equalTo("pinned"));

    // Then
    request().get("/v1/kernels/" + kernel + "/vats/" + vat).then().body("hint", equalTo("pinned"));
    request()
        .get("/v1/kernels/" + kernel + "/hints")
        .then()
        .body("items.vat", contains(vat))
        .body("items.hint", contains("pinned"));
    assertThat(hash(kernel)).isEqualTo(hash);
    hint(kernel, "normal").statusCode(200);
    request().get("/v1/kernels/" + kernel + "/hints").then().body("items.size()", equalTo(0));
  }

  @Test
  void aKernelIsCreatedWithHintsOfItsVatsOnly() {
    ObjectNode create = JsJson.NODES.objectNode().put("name", "hinted");
    create.set("config", Gateway.config());
    create.putObject("hints").put("kit", "frequent");
    request().body(create.toString()).post("/v1/kernels").then().statusCode(201);
    create.put("name", "misled").putObject("hints").put("kitt", "frequent");

    request()
        .body(create.toString())
        .post("/v1/kernels")
        .then()
        .statusCode(400)
        .body("detail", containsString("kitt"));

    request()
        .get("/v1/kernels/hinted/vats/kit")
        .then()
        .statusCode(200)
        .body("hint", equalTo("frequent"));
  }

  @Test
  void whatIsNoHintIsRefused() {
    String kernel = Gateway.newKernel("automatic");

    hint(kernel, "sticky").statusCode(400);
  }

  private static ValidatableResponse hint(String kernel, String hint) {
    return request()
        .body("{\"hint\":\"" + hint + "\"}")
        .patch("/v1/kernels/" + kernel + "/vats/kit")
        .then();
  }

  private static String hash(String kernel) {
    return request()
        .get("/v1/kernels/" + kernel + "/activityhash")
        .then()
        .extract()
        .path("activityhash");
  }
}

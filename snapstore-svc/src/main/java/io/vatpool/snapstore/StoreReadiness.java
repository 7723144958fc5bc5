package io.vatpool.snapstore;

import io.vatpool.snapstore.store.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while the store takes a write and the folder's disk has enough space left; the answer says
 * which of the two is missing.
 */
@Readiness
@ApplicationScoped
class StoreReadiness implements HealthCheck {

  private final BlobStore store;

  @Inject
  StoreReadiness(BlobStore store) {
    this.store = store;
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("snapshot store");
    try {
      store.checkWritable();
      return response.up().withData("freeBytes", store.freeBytes()).build();
    } catch (IOException e) {
      return response.down().withData("reason", String.valueOf(e.getMessage())).build();
    }
  }
}

package io.vatpool.snapstore;

import io.vatpool.snapstore.store.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while the folder takes a write and enough space is left; started as soon as the store is
 * open.
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
    var response = HealthCheckResponse.named("snapshot folder");
    try {
      store.checkWritable();
      return response.up().withData("freeBytes", store.freeBytes()).build();
    } catch (IOException e) {
      return response.down().withData("reason", String.valueOf(e.getMessage())).build();
    }
  }
}

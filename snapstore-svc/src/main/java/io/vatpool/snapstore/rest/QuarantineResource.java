package io.vatpool.snapstore.rest;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vatpool.snapstore.store.BlobStore;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Damaged blobs, for operators. */
@Path("/v1/quarantine")
@Tag(name = "quarantine")
@RunOnVirtualThread
public class QuarantineResource {

  private final BlobStore store;

  @Inject
  QuarantineResource(BlobStore store) {
    this.store = store;
  }

  /** A page of what was set aside. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Damaged blobs that were set aside; the service never deletes them")
  public QuarantinePage list(
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @DefaultValue(Paging.LIMIT_DEFAULT) int limit)
      throws IOException {
    Paging paging = Paging.of(after, limit);
    var blobs = store.listSetAside(paging.after(), paging.limit());
    long names = blobs.stream().map(BlobStore.SetAsideBlob::id).distinct().count();
    return new QuarantinePage(
        blobs.stream().map(QuarantinePage.Entry::of).toList(),
        names < paging.limit() ? null : blobs.getLast().id().hex());
  }
}

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
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Blobs with their age, for whoever collects what nobody refers to. */
@Path("/v1/blobs")
@Tag(name = "snapshots")
@RunOnVirtualThread
public class BlobResource {

  private final BlobStore store;

  @Inject
  BlobResource(BlobStore store) {
    this.store = store;
  }

  /** A page of what is stored, without a look into it. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "What is stored and since when, in ascending order of names")
  public BlobPage list(
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @DefaultValue(Paging.LIMIT_DEFAULT) int limit)
      throws IOException {
    Paging paging = Paging.of(after, limit);
    List<BlobStore.Listed> blobs = store.list(paging.after(), paging.limit());
    return new BlobPage(
        Instant.now().toString(),
        blobs.stream().map(BlobPage.Entry::of).toList(),
        blobs.size() < paging.limit() ? null : blobs.getLast().id().hex());
  }
}

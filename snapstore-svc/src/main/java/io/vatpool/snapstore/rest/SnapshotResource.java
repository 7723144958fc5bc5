package io.vatpool.snapstore.rest;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.snapstore.store.BlobStore;
import io.vatpool.snapstore.store.ImageReader;
import io.vatpool.snapstore.store.SnapshotId;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Snapshots by name. */
@Path("/v1/snapshots")
@Tag(name = "snapshots")
@RunOnVirtualThread
public class SnapshotResource {

  private final Uploads uploads;
  private final Downloads downloads;
  private final BlobStore store;

  @Inject
  SnapshotResource(Uploads uploads, Downloads downloads, BlobStore store) {
    this.uploads = uploads;
    this.downloads = downloads;
    this.store = store;
  }

  /** Stores an image under its announced name. */
  @PUT
  @Path("{snapshotId}")
  @Consumes(MediaType.APPLICATION_OCTET_STREAM)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Store an image whose hash is known",
      description =
          "The body is the image, or with Content-Encoding zstd a zstd stream of it. The name is"
              + " the SHA-256 of the uncompressed bytes, and is checked. Storing what is there already"
              + " is harmless, and heals a damaged copy.")
  @APIResponse(responseCode = "201", description = "Stored")
  @APIResponse(responseCode = "200", description = "It was there already")
  @APIResponse(responseCode = "413", description = "Larger than the service accepts")
  @APIResponse(responseCode = "422", description = "The bytes have another hash; nothing is stored")
  @APIResponse(responseCode = "507", description = "The disk is full; nothing is stored")
  public RestResponse<SnapshotInfo> put(
      @PathParam("snapshotId") String snapshotId,
      @HeaderParam(HttpHeaders.CONTENT_ENCODING) @Nullable String encoding,
      InputStream body) {
    return uploads.receive(body, encoding, () -> Optional.of(Paging.id(snapshotId)));
  }

  /** Stores an image and tells its name. */
  @POST
  @Consumes(MediaType.APPLICATION_OCTET_STREAM)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Store an image whose hash is not known beforehand",
      description = "The answer tells the name it has now; the caller compares it with its own.")
  @APIResponse(responseCode = "201", description = "Stored")
  @APIResponse(responseCode = "200", description = "It was there already")
  public RestResponse<SnapshotInfo> post(
      @HeaderParam(HttpHeaders.CONTENT_ENCODING) @Nullable String encoding, InputStream body) {
    return uploads.receive(body, encoding, Optional::empty);
  }

  /** The image, verified while it is sent. */
  @GET
  @Path("{snapshotId}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @Operation(
      summary = "Read an image",
      description =
          "With Accept-Encoding zstd the stored bytes are sent as they are. Either way the service"
              + " verifies the image while it sends it. The last bytes are sent only when the hash was"
              + " right; if it was not, the connection breaks, so a damaged image never looks whole.")
  @APIResponse(responseCode = "200", description = "The image")
  @APIResponse(responseCode = "404", description = "Not stored")
  @APIResponse(responseCode = "410", description = "Damaged and set aside")
  public Response get(
      @PathParam("snapshotId") String snapshotId,
      @HeaderParam(HttpHeaders.ACCEPT_ENCODING) @Nullable String accepted) {
    return downloads.send(Paging.id(snapshotId), Encoding.acceptsZstd(accepted));
  }

  /** Name and sizes, in headers. */
  @HEAD
  @Path("{snapshotId}")
  @Operation(summary = "Whether an image is stored, and its sizes")
  public Response head(@PathParam("snapshotId") String snapshotId) {
    return downloads.describe(Paging.id(snapshotId));
  }

  /** Deletes an image for good. */
  @DELETE
  @Path("{snapshotId}")
  @Operation(
      summary = "Delete an image",
      description =
          "With storedBefore only if it was not stored, or stored again, since that moment; so whoever"
              + " collects what nobody refers to never takes what was just stored.")
  @APIResponse(responseCode = "204", description = "Deleted")
  @APIResponse(responseCode = "404", description = "Not stored")
  @APIResponse(responseCode = "412", description = "Stored since that moment; it stays")
  public void delete(
      @PathParam("snapshotId") String snapshotId,
      @QueryParam("storedBefore") @Nullable String storedBefore)
      throws IOException {
    SnapshotId id = Paging.id(snapshotId);
    Instant limit = storedBefore == null ? Instant.MAX : Paging.instant(storedBefore);
    if (!store.delete(id, limit)) {
      try (var blob = store.open(id).orElseThrow(() -> Problems.notFound(id))) {
        throw Problems.storedSince(blob.id(), limit);
      }
    }
  }

  /** A page of the store's contents. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "What is stored, in ascending order of names")
  public SnapshotPage list(
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @DefaultValue(Paging.LIMIT_DEFAULT) int limit)
      throws IOException {
    Paging paging = Paging.of(after, limit);
    List<SnapshotId> ids =
        store.list(paging.after(), paging.limit()).stream().map(BlobStore.Listed::id).toList();
    List<SnapshotInfo> infos = new ArrayList<>();
    for (SnapshotId id : ids) {
      ImageReader.describe(store, id).ifPresent(infos::add);
    }
    return new SnapshotPage(infos, ids.size() < paging.limit() ? null : ids.getLast().hex());
  }
}

package io.vatpool.gateway.rest;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.access.Needs;
import io.vatpool.gateway.access.Role;
import io.vatpool.gateway.bundle.BundleCheck;
import io.vatpool.gateway.bundle.CheckedBundle;
import io.vatpool.gateway.rest.problem.Problems;
import io.vatpool.store.Bundles;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Bundles of the installation: code that any kernel may be made of. */
@Path("/v1/bundles")
@Tag(name = "bundles")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class BundlesResource {
  private final Bundles bundles;
  private final GatewayConfig config;

  @Inject
  BundlesResource(DataSource dataSource, GatewayConfig config) {
    this.bundles = new Bundles(dataSource);
    this.config = config;
  }

  /** A bundle that was taken. */
  public record Stored(String id, int modules, long archiveBytes) {}

  /** A bundle in a list. */
  public record Listed(String id) {}

  /** Takes a bundle. */
  @POST
  @Needs(Role.OPERATOR)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Install a bundle",
      description =
          "The body is the bundle as bundle-source writes it (endoZipBase64). Its id is its hash, and"
              + " that is checked, as is the hash of every module in it.")
  @APIResponse(responseCode = "201", description = "Stored")
  @APIResponse(responseCode = "200", description = "It was there already")
  @APIResponse(responseCode = "413", description = "Larger than vatpool.gateway.limits")
  @APIResponse(responseCode = "422", description = "Not a bundle, or a hash in it lies")
  public RestResponse<Stored> install(String body) {
    CheckedBundle bundle = BundleCheck.check(body);
    Stored stored = new Stored(bundle.bundleId(), bundle.modules(), bundle.archiveBytes());
    if (bundles.has(bundle.bundleId())) {
      return RestResponse.ok(stored);
    }
    bundles.put(bundle.bundleId(), bundle.json());
    return RestResponse.status(RestResponse.Status.CREATED, stored);
  }

  /** Lists bundles. */
  @GET
  @Needs(Role.READER)
  @Operation(summary = "List bundles")
  public Paging.Page<Listed> list(
      @QueryParam("after") @Nullable String after, @QueryParam("limit") @Nullable Integer limit) {
    Paging paging = Paging.of(after, limit, config);
    List<Listed> items =
        bundles.list(paging.after(), paging.oneMore()).stream().map(Listed::new).toList();
    return paging.page(items, Listed::id);
  }

  /** Shows a bundle. */
  @GET
  @Needs(Role.READER)
  @Path("{id}")
  @Operation(summary = "Read a bundle's JSON")
  @APIResponse(responseCode = "404", description = "No such bundle")
  public String bundle(@PathParam("id") String id) {
    String text = bundles.get(id);
    if (text == null) {
      throw Problems.notFound(
          "there is no bundle '" + Texts.shortened(id) + "'; GET /v1/bundles lists all");
    }
    return text;
  }
}

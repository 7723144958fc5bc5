package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureFailure;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.vatpool.gateway.access.Needs;
import io.vatpool.gateway.access.Role;
import io.vatpool.gateway.catalog.Kernels;
import io.vatpool.gateway.rest.problem.Problems;
import io.vatpool.gateway.slog.KernelEvents;
import io.vatpool.gateway.slog.SlogFilter;
import io.vatpool.gateway.slog.Slogs;
import io.vatpool.protocol.json.JsJson;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The structured log, live. */
@Path("/v1/kernels/{kernel}/slog")
@Tag(name = "state")
@Blocking
public class SlogResource {
  /** Without it the reader would not even see the answer's head before the first event. */
  private static final String GREETING = "events from now on";

  private final Kernels kernels;
  private final KernelCalls calls;
  private final Slogs slogs;

  @Inject
  SlogResource(Kernels kernels, KernelCalls calls, Slogs slogs) {
    this.kernels = kernels;
    this.calls = calls;
    this.slogs = slogs;
  }

  /** Streams events. */
  @GET
  @Needs(Role.READER)
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      summary = "The structured log as server-sent events, from now on",
      description =
          "Each event's data is one JSON object as the reference writes it. Events are sent when the"
              + " block they belong to is durable; the stream of a reader that is too slow ends. `vat`"
              + " and `type` may be given several times. The stream begins with a comment, behind"
              + " which no event is missed.")
  public Multi<OutboundSseEvent> events(
      @PathParam("kernel") @KernelName String kernel,
      @QueryParam("vat") List<String> vats,
      @QueryParam("type") List<String> types,
      @Context Sse sse) {
    kernels.host(kernel);
    KernelEvents events = slogs.events(kernel);
    SlogFilter filter = new SlogFilter(Set.copyOf(vats), Set.copyOf(types));
    return Multi.createFrom()
        .<OutboundSseEvent>emitter(
            emitter -> {
              Runnable end = events.subscribe(filter, line -> emitter.emit(sse.newEvent(line)));
              emitter.onTermination(end);
              emitter.emit(sse.newEventBuilder().comment(GREETING).build());
            },
            BackPressureStrategy.IGNORE)
        .onOverflow()
        .buffer(slogs.liveEventsMax())
        .onFailure(BackPressureFailure.class)
        .recoverWithCompletion();
  }

  /** Adds an event. */
  @POST
  @Needs(Role.OPERATOR)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Write an event of the host's own into the structured log")
  public void write(@PathParam("kernel") @KernelName String kernel, @NotNull ObjectNode event) {
    if (!event.path("type").isTextual()) {
      throw Problems.badRequest("an event needs a 'type', a string");
    }
    calls.look(
        kernel,
        hosted -> {
          slogs.of(kernel).write(event.deepCopy());
          return JsJson.NODES.objectNode();
        });
  }
}

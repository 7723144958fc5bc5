package io.vatpool.gateway.rest;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vatpool.gateway.access.Needs;
import io.vatpool.gateway.access.Role;
import io.vatpool.gateway.catalog.Kernels;
import io.vatpool.gateway.rest.problem.Problems;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.protocol.Utf8;
import io.vatpool.store.CommittedState;
import io.vatpool.store.VatReader;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Transcripts, streamed: a few megabytes in memory however long they are. */
@Path("/v1/kernels/{kernel}/vats/{vat}/transcript")
@Tag(name = "vats")
@RunOnVirtualThread
public class TranscriptResource {
  /** One JSON value a line. */
  static final String NDJSON = "application/x-ndjson";

  private static final int BUFFER_BYTES = 64 * 1024;

  private final KernelReads reads;
  private final Kernels kernels;
  private final VatReader reader;

  @Inject
  TranscriptResource(KernelReads reads, Kernels kernels, DataSource dataSource) {
    this.reads = reads;
    this.kernels = kernels;
    this.reader = new VatReader(dataSource);
  }

  /** Streams a transcript. */
  @GET
  @Needs(Role.READER)
  @Produces(NDJSON)
  @Operation(
      summary = "A vat's committed transcript as JSON lines",
      description =
          "Each line is {\"position\": 12, \"entry\": …} with the entry's text exactly as it is"
              + " stored and hashed. `from` is included, `to` is not.")
  public StreamingOutput transcript(
      @PathParam("kernel") @KernelName String kernel,
      @PathParam("vat") String vat,
      @QueryParam("from") @Nullable Long from,
      @QueryParam("to") @Nullable Long to) {
    if ((from != null && from < 0) || (to != null && to < 0)) {
      throw Problems.badRequest("from and to are positions and start at 0");
    }
    String vatId = reads.read(kernel, view -> KernelReads.vatId(view, vat));
    CommittedState committed = kernels.committed(kernel);
    // Cleanup removes a dead vat's spans bit by bit: what is left is between the first and the
    // last.
    List<SpanRow> oldest = committed.spans(vatId, 0, 1);
    List<SpanRow> newest = committed.spansBefore(vatId, Long.MAX_VALUE, 1);
    long start = oldest.isEmpty() ? 0 : oldest.getFirst().startPos();
    long end = newest.isEmpty() ? 0 : newest.getFirst().endPos();
    long first = from == null ? start : Math.max(from, start);
    long last = to == null ? end : Math.min(to, end);
    return out -> stream(kernel, vatId, first, last, out);
  }

  private void stream(String kernel, String vatId, long from, long to, OutputStream out)
      throws IOException {
    BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES);
    reader.entries(
        kernel,
        vatId,
        from,
        to,
        (position, text) ->
            buffered.write(Utf8.bytes("{\"position\":" + position + ",\"entry\":" + text + "}\n")));
    buffered.flush();
  }
}

package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.catalog.Kernels;
import io.vatpool.gateway.kernel.Answer;
import io.vatpool.gateway.kernel.HostRefusal;
import io.vatpool.gateway.kernel.HostedKernel;
import io.vatpool.gateway.kernel.KernelHost;
import io.vatpool.gateway.kernel.RequestKey;
import io.vatpool.gateway.rest.problem.Problems;
import io.vatpool.gateway.trace.RequestTraces;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Carries requests to a kernel's thread and waits for the answer. */
@ApplicationScoped
public class KernelCalls {
  private final Kernels kernels;
  private final RequestKeys keys;
  private final GatewayConfig.Limits limits;
  private final RequestTraces traces;

  @Inject
  KernelCalls(Kernels kernels, RequestKeys keys, GatewayConfig config, RequestTraces traces) {
    this.kernels = kernels;
    this.keys = keys;
    this.limits = config.limits();
    this.traces = traces;
  }

  /**
   * Has a change made, and waits until it is durable.
   *
   * @param idempotencyKey the header, or null
   * @param operation method and path, so that one key is not good for two operations
   * @param request the body as it was understood, or null
   * @return the answer, with {@code committed}
   */
  ObjectNode change(
      String kernel,
      @Nullable String idempotencyKey,
      String operation,
      @Nullable Object request,
      Function<HostedKernel, ObjectNode> change) {
    KernelHost host = kernels.host(kernel);
    return await(host.change(keys.of(idempotencyKey, operation, request), traced(change))).toJson();
  }

  /** What it queues goes on in the trace of this thread's request, if that has one. */
  private Function<HostedKernel, ObjectNode> traced(Function<HostedKernel, ObjectNode> work) {
    String context = traces.context();
    return context == null ? work : hosted -> hosted.causedBy(context, work);
  }

  /**
   * As {@link #change}, for an operation that its path tells from all others.
   *
   * @param path below the kernel's own, {@code /reap-all}
   */
  ObjectNode changeAt(
      String kernel,
      @Nullable String idempotencyKey,
      String path,
      @Nullable Object request,
      Function<HostedKernel, ObjectNode> change) {
    return change(kernel, idempotencyKey, "/v1/kernels/" + kernel + path, request, change);
  }

  /**
   * Has a client's message queued, and waits until that is durable; as {@link #change}.
   *
   * @param client who sends it
   */
  ObjectNode message(
      String kernel,
      String client,
      @Nullable String idempotencyKey,
      String operation,
      Object request,
      Function<HostedKernel, ObjectNode> message) {
    KernelHost host = kernels.host(kernel);
    RequestKey key = keys.of(idempotencyKey, operation, request);
    return await(host.message(client, key, traced(message))).toJson();
  }

  /** Has a look at the open block. */
  ObjectNode look(String kernel, Function<HostedKernel, ObjectNode> look) {
    return await(kernels.host(kernel).look(look)).body();
  }

  /** Waits for an answer as long as an answer may take. */
  Answer await(CompletableFuture<Answer> answer) {
    return await(answer, limits.answerMax());
  }

  /** Waits for an answer. */
  Answer await(CompletableFuture<Answer> answer, Duration max) {
    try {
      return answer.get(max.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HostRefusal refusal) {
        // Thrown on another thread: a refusal of our own keeps this one's trace.
        throw new HostRefusal(refusal.reason(), String.valueOf(refusal.getMessage()));
      }
      throw new IllegalStateException("a kernel's host failed over a request", e.getCause());
    } catch (TimeoutException e) {
      throw Problems.unavailable(
          "no answer within "
              + max.toMillis()
              + " ms; the request may still be carried out: send it again with the same "
              + RequestKeys.HEADER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problems.unavailable("the gateway stops; send the request again");
    }
  }
}

package io.vatpool.gateway.rest;

import io.vatpool.gateway.catalog.Kernels;
import io.vatpool.gateway.kernel.HostRefusal;
import io.vatpool.gateway.kernel.HostState;
import io.vatpool.gateway.kernel.KernelHost;
import io.vatpool.gateway.kernel.KernelMode;
import io.vatpool.kernel.KernelView;
import io.vatpool.protocol.json.JsJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Looks at kernels. What an automatic kernel shows is what it has committed: reading it waits for
 * no crank. A host-driven one shows its driver the open block, between two of its commands.
 */
@ApplicationScoped
public class KernelReads {
  private final Kernels kernels;
  private final KernelCalls calls;

  @Inject
  KernelReads(Kernels kernels, KernelCalls calls) {
    this.kernels = kernels;
    this.calls = calls;
  }

  /**
   * Reads.
   *
   * @throws HostRefusal if there is no such kernel
   */
  <T> T read(String kernel, Function<KernelView, T> look) {
    KernelHost host = kernels.host(kernel);
    if (host.state() instanceof HostState.Live(KernelMode mode) && mode == KernelMode.HOST_DRIVEN) {
      AtomicReference<T> seen = new AtomicReference<>();
      calls.look(
          kernel,
          hosted -> {
            seen.set(look.apply(hosted.kernel().view()));
            return JsJson.NODES.objectNode();
          });
      return Objects.requireNonNull(seen.get(), "a look that saw nothing");
    }
    return look.apply(KernelView.ofCommitted(kernels.committed(kernel)));
  }

  /**
   * The id of a vat, given by its id or, a static one, by its name. Where a static vat's name looks
   * like another vat's id it is that one's: every vat has an id.
   *
   * @throws HostRefusal if there is no such vat
   */
  static String vatId(KernelView view, String vat) {
    return vatId(view, vat, vatId -> view.vat(vatId).isPresent());
  }

  /**
   * As {@link #vatId}, but an id may also be that of a vat that has been deleted.
   *
   * @throws HostRefusal if there has never been such a vat
   */
  static String vatIdEver(KernelView view, String vat) {
    return vatId(view, vat, view::hasBeen);
  }

  private static String vatId(KernelView view, String vat, Predicate<String> known) {
    return Optional.of(vat)
        .filter(id -> id.matches("v[1-9][0-9]{0,17}") && known.test(id))
        .or(() -> view.vatId(vat))
        .orElseThrow(() ->
            new HostRefusal(
                HostRefusal.Reason.NOT_FOUND,
                "the kernel has no vat '"
                    + Texts.shortened(vat)
                    + "', or not any more; a vat is named by its id (v6) or, a static one, by its"
                    + " name; the kernel's status tells which were terminated"));
  }
}

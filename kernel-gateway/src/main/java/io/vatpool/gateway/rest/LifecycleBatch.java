package io.vatpool.gateway.rest;

import io.vatpool.gateway.kernel.HostRefusal;
import io.vatpool.kernel.Kernel;
import io.vatpool.kernel.KernelLifecycle;
import io.vatpool.kernel.VatSummary;
import io.vatpool.kernel.state.life.IllegalTransitionException;
import io.vatpool.kernel.state.life.LifeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The vats of a request that names several: all of them change, or none. */
final class LifecycleBatch {
  private static final int PAGE = 1_000;

  private final Kernel kernel;
  private final LifeEvent event;

  LifecycleBatch(Kernel kernel, Transition transition) {
    this.kernel = kernel;
    this.event = transition.event();
  }

  /** The vats whose state allows the transition. */
  List<String> allowed() {
    List<String> allowed = new ArrayList<>();
    List<VatSummary> page = kernel.vats(null, PAGE);
    while (!page.isEmpty()) {
      for (VatSummary vat : page) {
        if (problem(vat.vatId()) == null) {
          allowed.add(vat.vatId());
        }
      }
      page = kernel.vats(page.getLast().vatId(), PAGE);
    }
    return allowed;
  }

  /** These vats, if the states of all of them allow the transition. */
  List<String> insistAllowed(@Nullable List<String> named) {
    List<String> vatIds = new ArrayList<>();
    for (String vat : Objects.requireNonNull(named, "vats")) {
      String vatId = KernelReads.vatIdEver(kernel.view(), vat);
      String problem = problem(vatId);
      if (problem != null) {
        throw new HostRefusal(HostRefusal.Reason.WRONG_STATE, problem + "; nothing was changed");
      }
      vatIds.add(vatId);
    }
    return vatIds;
  }

  private @Nullable String problem(String vatId) {
    KernelLifecycle lifecycle = kernel.lifecycle();
    try {
      lifecycle.check(vatId, event);
      return null;
    } catch (IllegalTransitionException e) {
      return String.valueOf(e.getMessage());
    }
  }
}

package io.vatpool.kernel.crank;

import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.protocol.CapData;

/** What the kernel does at the request of a particular device. */
@FunctionalInterface
interface KernelHooks {
  /** No such thing. */
  KernelHooks NONE =
      (name, args) -> {
        throw new StateViolationException("this device has no kernel hook named " + name);
      };

  /** Does it; arguments and result are in the kernel's references. */
  CapData call(String name, CapData args);
}

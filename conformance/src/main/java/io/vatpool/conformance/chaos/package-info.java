/**
 * Faults: a cluster of real processes that is hurt at moments drawn from a seed while clients send,
 * and judged afterwards by a run that nothing happened to.
 *
 * <pre>
 *   ChaosRun ─┬─ ChaosCluster   processes, a MariaDB of its own, a {@link io.vatpool.conformance.chaos.TcpProxy} on every way
 *             ├─ Sender         several; one message at a time, sent again with its key until acknowledged
 *             ├─ Injector       one fault after another, each repaired as a supervisor would
 *             └─ Oracle         every acknowledged message once and in order; state as undisturbed; audit clean
 * </pre>
 *
 * <p>The acknowledgement of a message names the crank before which the kernel took it, so the
 * kernel's inputs can be played again on a kernel in this process, and all that is stored compared.
 */
@NullMarked
package io.vatpool.conformance.chaos;

import org.jspecify.annotations.NullMarked;

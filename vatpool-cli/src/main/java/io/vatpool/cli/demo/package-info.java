/**
 * The demo: a bank on a cluster of its own, step by step, each step with what must come out of it.
 *
 * <pre>
 *   Demo ─ starts the cluster, runs the steps, stops the cluster
 *     ├─ Trading       money moves between vats
 *     ├─ Crowd         more vats than may be online
 *     ├─ KilledWorker  SIGKILL in the middle of a stream of transfers
 *     └─ PowerCycle    everything stopped and started again
 * </pre>
 *
 * <p>A step reports facts and expectations to the {@link io.vatpool.cli.demo.Report}; a violated
 * expectation does not stop the demo, and makes it fail in the end. Everything runs in the main
 * thread.
 */
@NullMarked
package io.vatpool.cli.demo;

import org.jspecify.annotations.NullMarked;

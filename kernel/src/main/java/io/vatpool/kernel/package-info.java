/**
 * The kernel: given the same inputs in the same order, the same history on any machine.
 *
 * <p>The class {@code Kernel} is all that a host needs. Below it:
 *
 * <pre>
 *   Kernel ──► crank      one piece of work: route, deliver, upgrade, terminate, collect garbage
 *                │
 *                ├──► translate   deliveries and syscalls between a vat's references and the kernel's
 *                ├──► device      devices, called synchronously
 *                ├──► state       tables over key-value entries, transcripts, the open block
 *                └──► port        what the host provides: store, workers, slog
 * </pre>
 *
 * <p>A kernel has no thread and no clock of its own. Its host calls it from one thread at a time
 * and decides when blocks are committed; between commits nothing the kernel says may leave the
 * host.
 */
@NullMarked
package io.vatpool.kernel;

import org.jspecify.annotations.NullMarked;

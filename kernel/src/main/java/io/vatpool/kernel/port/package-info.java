/**
 * What the kernel asks of its host, as interfaces that the kernel owns: a {@link
 * io.vatpool.kernel.port.KernelStore store}, a pool of {@link io.vatpool.kernel.port.VatWorkers
 * workers}, and a {@link io.vatpool.kernel.port.Slog slog}; and who is told of its queues and
 * cranks, a {@link io.vatpool.kernel.port.CrankWatch watch}.
 *
 * <p>The kernel calls them from the one thread that runs it and blocks until they answer. They
 * never call back into the kernel, except through a callback they were handed for the duration of a
 * call.
 */
@NullMarked
package io.vatpool.kernel.port;

import org.jspecify.annotations.NullMarked;

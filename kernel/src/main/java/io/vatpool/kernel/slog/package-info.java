/**
 * The kernel's structured log, event by event as the reference writes it ({@code
 * kernel/slogger.js}): same types, same fields, same order, so that existing slog tools can read
 * it.
 *
 * <p>The kernel calls {@link io.vatpool.kernel.slog.KernelSlog} from its one thread; the events go
 * to the host's {@link io.vatpool.kernel.port.Slog}, which may put a {@link
 * io.vatpool.kernel.slog.SlogClock} in front to add the times that the kernel, having no clock,
 * cannot know. Nothing of this is ever part of a hash. When the host keeps no slog, building of
 * events is skipped: that is why costly fields come as suppliers.
 */
@NullMarked
package io.vatpool.kernel.slog;

import org.jspecify.annotations.NullMarked;

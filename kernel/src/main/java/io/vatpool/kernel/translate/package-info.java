/**
 * Between a vat's own references and the kernel's: deliveries on their way in, syscalls on their
 * way out, and the answers to them.
 *
 * <p>Translation is where the rules are enforced, and where c-lists grow and shrink: what a vat may
 * not name, it cannot use. An illegal syscall shows as a {@link
 * io.vatpool.kernel.state.StateViolationException} or a {@link
 * io.vatpool.kernel.marshal.MarshalException}; what the translation has written by then stays
 * written until the crank is undone, as in the reference.
 */
@NullMarked
package io.vatpool.kernel.translate;

import org.jspecify.annotations.NullMarked;

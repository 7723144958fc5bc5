/**
 * One class per command of the command line: its options, what it calls, how its result looks.
 *
 * <p>Every command extends {@link io.vatpool.cli.command.Task}; {@code --json}, {@code --data} and
 * {@code --url} belong to all of them and are read by {@link
 * io.vatpool.cli.command.VatpoolCommand}.
 */
@NullMarked
package io.vatpool.cli.command;

import org.jspecify.annotations.NullMarked;

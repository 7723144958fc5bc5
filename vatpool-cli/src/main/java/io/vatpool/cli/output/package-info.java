/**
 * What the user sees: results on stdout (a table for people, one JSON document with {@code
 * --json}), progress and errors on stderr.
 *
 * <p>Commands and the demo call it. A {@link io.vatpool.cli.output.Console} may be shared by
 * threads; each progress step belongs to the thread that runs it.
 */
@NullMarked
package io.vatpool.cli.output;

import org.jspecify.annotations.NullMarked;

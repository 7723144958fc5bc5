/**
 * What a native executable has in place of code that cannot be compiled into one. A JVM resolves a
 * class, a field or a method when code that names it runs for the first time; an executable is
 * linked whole, and its build fails for a name in code that never runs. Each class here replaces
 * such a piece of a library, for the executable only: on a JVM nothing of this package is ever
 * loaded.
 *
 * <p>Substitutions are named after what they replace, and go when the library no longer needs them.
 * Nobody calls this package.
 */
@NullMarked
package io.vatpool.nativesupport;

import org.jspecify.annotations.NullMarked;

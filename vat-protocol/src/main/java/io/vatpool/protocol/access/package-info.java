/** How the services of one installation know each other: a secret that all of them are given. */
@NullMarked
package io.vatpool.protocol.access;

import org.jspecify.annotations.NullMarked;

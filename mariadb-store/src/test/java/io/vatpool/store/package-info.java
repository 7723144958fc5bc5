/** Tests against a real MariaDB server. */
@org.jspecify.annotations.NullMarked
package io.vatpool.store;

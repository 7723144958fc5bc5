/**
 * The gateway's REST API as a client sees it: requests out, JSON or a problem back.
 *
 * <p>{@link io.vatpool.cli.gateway.HttpApi} speaks HTTP, {@link io.vatpool.cli.gateway.Gateway}
 * knows the routes. Both may be used by several threads.
 */
@NullMarked
package io.vatpool.cli.gateway;

import org.jspecify.annotations.NullMarked;

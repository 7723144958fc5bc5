/**
 * Who may do what over REST.
 *
 * <pre>
 *   request ──► AccessGate ── 401, 429, 503 ──► back   before anything is passed on or read
 *                  │ a Client
 *                  ├──► forward: the other gateway asks again, for the token travels along
 *                  └──► rest ──► RouteAccess ── 403 ──► back     role of the route, grant of the kernel
 *                                    └──► AuditLog: what operators did or tried
 * </pre>
 *
 * <p>{@link io.vatpool.gateway.access.Needs} on a resource's method is the only place that says
 * which role a route needs; a method without it is refused. Tokens are seen by {@link
 * io.vatpool.gateway.access.ClientTokens} and {@link io.vatpool.gateway.access.OidcTokens} alone
 * and kept by nobody.
 */
@NullMarked
package io.vatpool.gateway.access;

import org.jspecify.annotations.NullMarked;

/**
 * The client against answers that the real service never gives; the two together are tested with
 * the service.
 */
package io.vatpool.snapstore.client;

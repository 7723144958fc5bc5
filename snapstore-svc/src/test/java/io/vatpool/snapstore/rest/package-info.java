/** Tests of every route and every error, over HTTP. */
package io.vatpool.snapstore.rest;

/** Tests of the test helper. */
package io.vatpool.mariadb.local.testing;

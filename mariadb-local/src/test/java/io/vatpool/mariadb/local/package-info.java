/** Tests against the real server of the Maven jar, or an installed one where there is one. */
package io.vatpool.mariadb.local;

/** Tests of intake, reading and the folder. */
package io.vatpool.snapstore.store;

/** Moving a store between a folder and a bucket. */
package io.vatpool.snapstore.move;

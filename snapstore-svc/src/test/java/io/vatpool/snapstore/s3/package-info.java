/** The store in storage that speaks S3, against a server in a process of its own. */
package io.vatpool.snapstore.s3;

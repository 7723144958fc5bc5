#!/bin/sh
# Makes the Java runtime of the images, without compiler and tools, in FOLDER.
# usage: jre.sh FOLDER
set -eu
out=$1
cd "$(dirname -- "$0")/../.."
. .mvn/jdk.sh
"$JAVA_HOME/bin/jlink" --output "$out" --strip-debug --no-header-files --no-man-pages --compress=zip-6 \
  --add-modules java.se,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs

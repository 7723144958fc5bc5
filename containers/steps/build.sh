#!/bin/sh
# Builds the three services and the command line, and puts each with its bill of materials (CycloneDX) into FOLDER/<module>.
# usage: build.sh FOLDER [--no-build]    with --no-build what is in the modules' target/ is taken
set -eu
out=$1
cd "$(dirname -- "$0")/../.."
no_build=no
[ "${2:-}" != --no-build ] || no_build=yes
services="kernel-gateway worker-pool snapstore-svc"
if [ $no_build = no ]; then
  ./mvnw -q -B -pl "$(echo $services vatpool-cli | tr ' ' ,)" -am -DskipTests package org.cyclonedx:cyclonedx-maven-plugin:makeBom
fi
lay_out() { # lay_out MODULE WHAT-RUNS WHAT-BELONGS-TO-IT…
  module=$1
  if [ ! -f "$module/target/$2" ]; then
    echo "$module/target/$2 is missing; run this without --no-build" >&2
    exit 1
  fi
  shift 2
  mkdir -p "$out/$module"
  for part in "$@"; do
    cp -R "$module/target/$part" "$out/$module/"
  done
  if [ -f "$module/target/bom.json" ]; then
    cp "$module/target/bom.json" "$out/$module/sbom.cdx.json"
  elif [ "$no_build" = no ]; then
    echo "$module has no bill of materials" >&2
    exit 1
  fi
}
for service in $services; do
  lay_out "$service" quarkus-app/quarkus-run.jar quarkus-app/.
done
lay_out vatpool-cli vatpool-cli.jar vatpool-cli.jar lib

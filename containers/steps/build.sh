#!/bin/sh
# Builds the three services, and puts each with its bill of materials (CycloneDX) into FOLDER/<service>.
# usage: build.sh FOLDER [--no-build]    with --no-build what is in the modules' target/ is taken
set -eu
out=$1
cd "$(dirname -- "$0")/../.."
services="kernel-gateway worker-pool snapstore-svc"
if [ "${2:-}" != --no-build ]; then
  ./mvnw -q -B -pl "$(echo $services | tr ' ' ,)" -am -DskipTests package org.cyclonedx:cyclonedx-maven-plugin:makeBom
fi
for service in $services; do
  if [ ! -f "$service/target/quarkus-app/quarkus-run.jar" ]; then
    echo "$service/target/quarkus-app is missing; run this without --no-build" >&2
    exit 1
  fi
  mkdir -p "$out/$service"
  cp -R "$service/target/quarkus-app/." "$out/$service/"
  if [ -f "$service/target/bom.json" ]; then
    cp "$service/target/bom.json" "$out/$service/sbom.cdx.json"
  elif [ "${2:-}" != --no-build ]; then
    echo "$service has no bill of materials" >&2
    exit 1
  fi
done

#!/bin/sh
# Builds the three services and the command line, and puts each with its bill of materials (CycloneDX) into FOLDER/<module>.
# usage: build.sh FOLDER [--native] [--no-build]
#   --native      the services as native executables; GRAALVM_HOME names a GraalVM or Mandrel 25. Without the command line.
#   --no-build    what is in the modules' target/ is taken
set -eu
out=$1
shift
cd "$(dirname -- "$0")/../.."
no_build=no
native=no
for option in "$@"; do
  case $option in
    --no-build) no_build=yes ;;
    --native) native=yes ;;
    *)
      echo "build.sh knows no $option" >&2
      exit 2
      ;;
  esac
done
services="kernel-gateway worker-pool snapstore-svc"
if [ $no_build = no ]; then
  profile=
  [ $native = no ] || profile=-Pnative
  ./mvnw -q -B $profile -pl "$(echo $services vatpool-cli | tr ' ' ,)" -am -DskipTests package org.cyclonedx:cyclonedx-maven-plugin:makeBom
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
if [ $native = yes ]; then
  for service in $services; do
    lay_out "$service" "$service-runner" "$service-runner"
  done
  exit 0
fi
for service in $services; do
  lay_out "$service" quarkus-app/quarkus-run.jar quarkus-app/.
done
lay_out vatpool-cli vatpool-cli.jar vatpool-cli.jar lib

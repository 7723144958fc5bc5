#!/bin/sh
# Prints the folder with prometheus and promtool: installed ones, or Debian's package unpacked into the folder given.
# usage: prometheus.sh FOLDER    exit status 3: there is none and none can be had
set -eu
into=$1
if command -v prometheus >/dev/null && command -v promtool >/dev/null; then
  dirname -- "$(command -v prometheus)"
  exit 0
fi
if [ ! -x "$into/usr/bin/promtool" ]; then
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || exit 3
  mkdir -p "$into"
  (cd "$into" && apt-get download prometheus >/dev/null 2>&1) || exit 3
  dpkg-deb -x "$into"/prometheus_*.deb "$into"
  rm "$into"/prometheus_*.deb
fi
echo "$into/usr/bin"

#!/bin/bash
# Tells the worker at URL to finish what it runs and take nothing new; the signal that follows waits for what runs.
# usage: drain URL    for instance http://127.0.0.1:8081
set -eu
address=${1#http://}
host=${address%%:*}
port=${address##*:}
exec 3<>"/dev/tcp/$host/${port%%/*}"
token=
if [ -n "${VATPOOL_ACCESS_SERVICE_TOKEN_FILE:-}" ]; then
  # The last line of a file may have no end, which is no failure.
  read -r token <"$VATPOOL_ACCESS_SERVICE_TOKEN_FILE" || [ -n "$token" ]
fi
printf '%s\r\n' "POST /v1/drain HTTP/1.1" "Host: $host" "Content-Length: 0" \
  ${token:+"Authorization: Bearer $token"} "Connection: close" "" >&3
read -r _ status _ <&3
case $status in
  2*) exit 0 ;;
esac
echo "the worker at $1 answered $status" >&2
exit 1

#!/bin/bash
# Whether the service in this container is well: health.sh liveness, or readiness. The image has no
# program that speaks HTTP, so bash does.
set -eu

exec 3<>"/dev/tcp/127.0.0.1/${MICRONAUT_SERVER_PORT:-8080}"
printf 'GET /health/%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$1" >&3
read -r -t 2 _ status _ <&3
[[ $status == 200 ]]

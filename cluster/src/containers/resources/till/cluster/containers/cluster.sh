#!/bin/sh
# Runs in the container: a Redis Cluster of one primary on each of the ports given.
set -eu

nodes=
for port in "$@"; do
  mkdir -p "/data/$port"
  redis-server --port "$port" --dir "/data/$port" --bind 0.0.0.0 --protected-mode no \
    --cluster-enabled yes --cluster-announce-ip 127.0.0.1 --cluster-node-timeout 15000 \
    --cluster-require-full-coverage no --appendonly yes --save '' &
  nodes="$nodes 127.0.0.1:$port"
done

for port in "$@"; do
  until redis-cli -p "$port" ping >/dev/null 2>&1; do sleep 0.1; done
done

# shellcheck disable=SC2086 # the list is meant to fall apart into words
redis-cli --cluster create $nodes --cluster-yes
wait

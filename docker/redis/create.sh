#!/bin/sh
# Makes the Redis Cluster of compose.yaml: three primaries and a replica of each, at the addresses
# given. Does nothing where it is made already.
set -eu

for node in "$@"; do
  tries=0
  until [ "$(redis-cli -h "${node%:*}" ping 2>/dev/null)" = PONG ]; do
    tries=$((tries + 1))
    if [ "$tries" -ge 120 ]; then
      echo "$node does not answer"
      exit 1
    fi
    sleep 0.5
  done
done

is_whole() {
  redis-cli -h "${1%:*}" cluster info | tr -d '\r' | grep -q '^cluster_slots_assigned:16384$' &&
    redis-cli -h "${1%:*}" cluster info | tr -d '\r' | grep -q '^cluster_state:ok$'
}

if [ "$(redis-cli -h "${1%:*}" cluster info | tr -d '\r' | sed -n 's/^cluster_slots_assigned://p')" = 0 ]; then
  redis-cli --cluster create "$@" --cluster-replicas 1 --cluster-yes
fi
tries=0
until is_whole "$1"; do
  tries=$((tries + 1))
  if [ "$tries" -ge 120 ]; then
    echo "the cluster does not get well"
    redis-cli -h "${1%:*}" cluster nodes
    exit 1
  fi
  sleep 0.5
done
echo "the cluster is there"

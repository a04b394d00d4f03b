#!/bin/sh
# Before Redis is stopped: if it is a primary, a replica takes over in order, which takes a moment
# instead of a failover. Whatever fails here, the pod stops.
set -u
. /scripts/common.sh

me=127.0.0.1
shard=${POD_NAME%-*}
shard=${shard##*-}

line=$(self admin "$me") || exit 0
owns_slots "$line" || exit 0
for pod in $(pods "$shard"); do
  [ "$pod" != "$POD_NAME" ] || continue
  cli admin "$pod.$NODES_DOMAIN" info replication | grep -q 'master_link_status:up' || continue
  cli admin "$pod.$NODES_DOMAIN" cluster failover || continue
  tries=0
  while [ "$tries" -lt 20 ]; do
    line=$(self admin "$me") || exit 0
    owns_slots "$line" || exit 0
    tries=$((tries + 1))
    sleep 0.5
  done
done
exit 0

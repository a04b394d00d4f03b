#!/bin/sh
# Runs beside each Redis. Pods may move all at once, and none would find another again: so the
# node here is told the addresses of those that it can't reach. A pod that comes back with an empty
# volume becomes a replica in its shard.
set -eu
. /scripts/common.sh

me=127.0.0.1
shard=${POD_NAME%-*}
shard=${shard##*-}

# Introduces the peers that the node has no link to, if they are somewhere else now. One that lost
# its volume has another id now, and is known by both until the Job forgets the old one.
meet_moved() {
  cli admin "$me" cluster nodes |
    awk '$8 != "connected" && $3 !~ /myself/ { print $2 }' |
    while IFS=, read -r address name _; do
      case $name in
        *."$NODES_DOMAIN")
          now=$(ip "${name%."$NODES_DOMAIN"}") || continue
          if [ -n "$now" ] && [ "$now" != "${address%:*}" ] &&
            ! cli admin "$me" cluster nodes | grep -q " $now:6379@"; then
            say "$name was at ${address%:*} and is at $now"
            cli admin "$me" cluster meet "$now" 6379 || true
          fi
          ;;
      esac
    done
}

# Joins the shard if this node is new and the shard is at work without it.
join_shard() {
  line=$(self admin "$me") || return 0
  is_empty_primary "$line" || return 0
  primary=$(primary_of admin "$shard")
  if [ -z "$primary" ] || [ "$primary" = "$POD_NAME" ]; then
    return 0
  fi
  there=$(self admin "$primary.$NODES_DOMAIN") || return 0
  if cli admin "$me" cluster nodes | grep -q "^$(id_of "$there") "; then
    say "becoming a replica of $primary"
    cli admin "$me" cluster replicate "$(id_of "$there")" || true
  else
    say "meeting $primary"
    cli admin "$me" cluster meet "$(ip "$primary")" 6379 || true
  fi
}

trap 'exit 0' TERM INT
while :; do
  sleep "$EVERY_SECONDS" &
  wait $!
  meet_moved || true
  join_shard || true
done

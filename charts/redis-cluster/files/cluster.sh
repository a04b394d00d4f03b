#!/bin/sh
# Makes the cluster, or lets it grow: looks at what is there and does what is missing, so it can be
# run as often as one likes, and goes on where it was broken off.
set -eu
. /scripts/common.sh

first=$NAME-0-0.$NODES_DOMAIN

# Waits until something holds: until_true SECONDS WHAT COMMAND...
until_true() {
  seconds=$1
  what=$2
  shift 2
  say "waiting until $what"
  while ! "$@" >/dev/null 2>&1; do
    seconds=$((seconds - 1))
    if [ "$seconds" -le 0 ]; then
      say "gave up waiting until $what"
      exit 1
    fi
    sleep 1
  done
}

all_answer() {
  for each_pod in $(all_pods); do
    [ "$(cli admin "$each_pod.$NODES_DOMAIN" ping)" = PONG ] || return 1
  done
}

# Whether every node has a link to every other one, and no node is there beside them.
all_know_all() {
  for each_pod in $(all_pods); do
    known=$(cli admin "$each_pod.$NODES_DOMAIN" cluster nodes |
      awk '$3 !~ /fail|handshake|noaddr/ && $8 == "connected"' | wc -l)
    [ "$known" -ge "$((SHARDS * PER_SHARD))" ] || return 1
  done
}

meet_all() {
  for each_pod in $(all_pods); do
    id=$(id_of "$(self admin "$each_pod.$NODES_DOMAIN")")
    if ! cli admin "$first" cluster nodes | grep -q "^$id "; then
      say "meeting $each_pod"
      cli admin "$first" cluster meet "$(ip "$each_pod")" 6379
    fi
  done
}

# The node of a shard that others replicate: its primary, or the first of a shard that is new.
head_of() {
  head=$(primary_of admin "$1")
  echo "${head:-$NAME-$1-0}"
}

# Gives the slots that no node knows an owner of to the shards whose they are: equal ranges, in the
# order of the shards, as partitions have theirs. Of a new cluster that is all; of one that was not
# made to its end, the rest. Nodes with restored data have taken those that they have keys in.
assign_slots() {
  views=
  for each_pod in $(all_pods); do
    views="$views
$(cli admin "$each_pod.$NODES_DOMAIN" cluster nodes)"
  done
  for shard_number in $(shards); do
    ranges=$(echo "$views" | unowned $((shard_number * 16384 / SHARDS)) \
      $(((shard_number + 1) * 16384 / SHARDS - 1)))
    [ -n "$ranges" ] || continue
    head_pod=$(head_of "$shard_number")
    say "$head_pod gets the slots that nobody has: $(echo "$ranges" | wc -l) ranges, the first" \
      "from $(echo "$ranges" | head -n 1 | sed 's/ / to /')"
    cli admin "$head_pod.$NODES_DOMAIN" cluster set-config-epoch "$((shard_number + 1))" \
      >/dev/null 2>&1 || true
    # shellcheck disable=SC2086
    [ "$(cli admin "$head_pod.$NODES_DOMAIN" cluster addslotsrange $ranges)" = OK ]
  done
}

replicate() {
  for shard_number in $(shards); do
    head_pod=$(head_of "$shard_number")
    head_id=$(id_of "$(self admin "$head_pod.$NODES_DOMAIN")")
    for pod in $(pods "$shard_number"); do
      [ "$pod" != "$head_pod" ] || continue
      line=$(self admin "$pod.$NODES_DOMAIN")
      if is_empty_primary "$line"; then
        say "$pod replicates $head_pod"
        [ "$(cli admin "$pod.$NODES_DOMAIN" cluster replicate "$head_id")" = OK ]
      fi
    done
  done
}

replicas_are_up() {
  for shard_number in $(shards); do
    head_pod=$(head_of "$shard_number")
    online=$(cli admin "$head_pod.$NODES_DOMAIN" info replication | grep -c 'state=online' || true)
    [ "$online" -ge "$((PER_SHARD - 1))" ] || return 1
  done
}

# Ids of pods that lost their volume: failed for good, own nothing, and nobody is where they were.
forget_lost() {
  ids=
  for each_pod in $(all_pods); do
    ids="$ids $(id_of "$(self admin "$each_pod.$NODES_DOMAIN")")"
  done
  for lost in $(cli admin "$first" cluster nodes |
    awk '$3 ~ /(^|,)fail(,|$)/ && NF == 8 { print $1 }'); do
    case " $ids " in
      *" $lost "*) continue ;;
    esac
    say "forgetting $lost"
    for each_pod in $(all_pods); do
      cli admin "$each_pod.$NODES_DOMAIN" cluster forget "$lost" >/dev/null || true
    done
  done
}

slots_assigned() {
  cli admin "$1" cluster info | tr -d '\r' | sed -n 's/^cluster_slots_assigned://p'
}

all_agree() {
  for each_pod in $(all_pods); do
    cli admin "$each_pod.$NODES_DOMAIN" cluster info | grep -q 'cluster_state:ok' || return 1
    [ "$(slots_assigned "$each_pod.$NODES_DOMAIN")" = 16384 ] || return 1
  done
}

manager() {
  CLI_SECONDS=$TIMEOUT_SECONDS cli admin "$first" --cluster "$@"
}

owners() {
  cli admin "$first" cluster nodes | awk '$3 ~ /master/ && $3 !~ /fail/ && NF > 8' | wc -l
}

# Moves slots to shards that have none; first ends what an earlier run left half done.
reshard() {
  if cli admin "$first" cluster nodes | grep -q '\[[0-9]*-[<>]-'; then
    say "slots were left on their way; putting that right"
    manager fix "$first:6379"
  fi
  if [ "$(owners)" -lt "$SHARDS" ]; then
    say "moving slots to new shards"
    manager rebalance "$first:6379" --cluster-use-empty-masters --cluster-threshold 1 \
      --cluster-pipeline "$PIPELINE"
  fi
}

if cli admin "$first" cluster nodes 2>/dev/null | awk '$3 ~ /master/ && NF > 8 { print $2 }' |
  cut -d , -f 2 | grep -F ".$NODES_DOMAIN" | sed "s/^$NAME-\([0-9]*\)-.*/\1/" |
  awk -v shards="$SHARDS" '$1 >= shards { found = 1 } END { exit !found }'; then
  say "a shard beyond the $SHARDS that there should be owns slots: the cluster may not shrink"
  exit 1
fi

until_true 600 "all nodes answer" all_answer
assign_slots
meet_all
until_true 120 "all nodes know each other" all_know_all
replicate
until_true 600 "all replicas have their copy" replicas_are_up
reshard
until_true 60 "all nodes agree" all_agree
forget_lost
say "done: $(owners) shards, $((SHARDS * PER_SHARD)) nodes"

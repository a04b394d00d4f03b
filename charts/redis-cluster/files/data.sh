#!/bin/sh
# Decides how a node may start with the data that it finds in its volume; needs common.sh. A primary
# that has lost its data, or of whose files some are damaged, must not start as a primary: its
# replica would throw away the last copy. It waits until that one has been promoted. DATA is the
# folder of the volume.

DATA=${DATA:-/data}
LOOK_SECONDS=${LOOK_SECONDS:-5}

# The shard of this pod.
own_shard() {
  own=${POD_NAME%-*}
  echo "${own##*-}"
}

# The line of this node in its nodes.conf; nothing if there is none.
own_line() {
  grep -a ' myself,' "$DATA/nodes.conf" 2>/dev/null
}

manifest() {
  echo "$DATA/appendonlydir/appendonly.aof.manifest"
}

# The last file of the manifest, which Redis cuts itself where it is torn.
last_file() {
  sed -n 's/^file \([^ ]*\) seq [0-9]* type i.*/\1/p' "$(manifest)" | tail -n 1
}

# How often a barrier is mentioned in what can't be read of the last file: mentions FILE BYTES
mentions() {
  tail -c "$2" "$1" | grep -a -o 'till:barrier:{' | wc -l
}

# Whether redis-check-aof says of the last file only that it ends within a command.
is_torn() {
  if echo "$1" | grep -q -e 'format error' -e 'Expected prefix' -e 'Expected .r.n' -e 'RDB ERROR' \
    -e 'not sane' -e 'annot' -e 'Invalid' -e 'missing' -e 'exist'; then
    return 1
  fi
  bad=$(echo "$1" | sed -n 's/.*AOF \([^ ]*\) is not valid.*/\1/p')
  bytes=$(echo "$1" | sed -n "s/.*filename=$bad,.* diff=\([0-9]*\).*/\1/p")
  [ -n "$bad" ] && [ "$bad" = "$(last_file)" ] && [ -n "$bytes" ] &&
    [ "$(mentions "$DATA/appendonlydir/$bad" "$bytes")" -le 1 ]
}

# What the volume holds: "new" (no node was here), "whole", "absent" (a node was, and its data is
# gone), "damaged", or "nameless" (who it was can't be read).
data_state() {
  if [ ! -s "$DATA/nodes.conf" ]; then
    echo new
    return
  fi
  if [ -z "$(own_line)" ] || ! grep -a -q '^vars ' "$DATA/nodes.conf"; then
    echo nameless
    return
  fi
  if [ ! -s "$(manifest)" ]; then
    if [ -n "$(ls -A "$DATA/appendonlydir" 2>/dev/null)" ]; then
      echo damaged
    else
      echo absent
    fi
    return
  fi
  if ! command -v redis-check-aof >/dev/null; then
    echo whole # Redis itself will say otherwise
    return
  fi
  if found=$(redis-check-aof "$(manifest)" 2>&1) || is_torn "$found"; then
    echo whole
  else
    echo damaged
  fi
}

sum() {
  awk '{ sum += $1 } END { printf "%d\n", sum }'
}

# Rounds of the barrier that the copy of a running node has counted: rounds_of HOST
rounds_of() {
  for key in $(cli admin "$1" --scan --pattern 'till:barrier:*'); do
    printf 'readonly\nget %s\n' "$key" | cli admin "$1" | tail -n 1
  done | sum
}

# The same of the damaged copy in the volume, as far as it can be read, and what is mentioned behind
# the damage; fails if that can't be told. Works on a copy of the copy.
rounds_on_disk() {
  work=$DATA/reading
  rm -rf "$work"
  mkdir "$work"
  if ! cp -R "$DATA/appendonlydir" "$work/appendonlydir" ||
    ! fixed=$(yes | redis-check-aof --fix "$work/appendonlydir/appendonly.aof.manifest" 2>&1); then
    rm -rf "$work"
    return 1
  fi
  bytes=$(echo "$fixed" | sed -n 's/.* diff=\([1-9][0-9]*\).*/\1/p' | tail -n 1)
  redis-server --port 0 --unixsocket "$work/socket" --dir "$work" --appendonly yes --save '' \
    --logfile "$work/log" >/dev/null 2>&1 &
  reader=$!
  while kill -0 "$reader" 2>/dev/null && [ "$(redis-cli -s "$work/socket" ping 2>/dev/null)" != PONG ]; do
    sleep 1
  done
  rounds=
  if kill -0 "$reader" 2>/dev/null; then
    rounds=$(for key in $(redis-cli -s "$work/socket" --scan --pattern 'till:barrier:*'); do
      redis-cli -s "$work/socket" get "$key"
    done | sum)
    redis-cli -s "$work/socket" shutdown nosave >/dev/null 2>&1 || true
    wait "$reader" || true
  fi
  rm -rf "$work"
  [ -n "$rounds" ] || return 1
  echo $((rounds + $(mentions "$DATA/appendonlydir/$(last_file)" "${bytes:-0}")))
}

# Renames something in the volume: set_aside NAME
set_aside() {
  [ -e "$DATA/$1" ] || return 0
  place=$1.set-aside-$(date -u +%Y%m%dT%H%M%SZ)
  mv "$DATA/$1" "$DATA/$place"
  say "$1 is set aside as $place"
}

# Writes nodes.conf as a running primary sees the cluster, with this node as its replica, so that it
# never takes itself for a primary: become_replica_of HOST
become_replica_of() {
  me=$(id_of "$(own_line)")
  other=$(id_of "$(self admin "$1")")
  epoch=$(cli admin "$1" cluster info | tr -d '\r' | sed -n 's/^cluster_current_epoch://p')
  view=$(cli admin "$1" cluster nodes)
  if [ -z "$other" ] || [ -z "$epoch" ] || ! echo "$view" | grep -q "^$me "; then
    return 1
  fi
  {
    echo "$view" | grep -v handshake | awk -v me="$me" -v other="$other" '
      {
        sub(/myself,/, "", $3)
        if ($1 == me) {
          $3 = "myself,slave"
          $4 = other
          NF = 8
        }
        print
      }'
    echo "vars currentEpoch $epoch lastVoteEpoch $epoch"
  } >"$DATA/nodes.conf.new"
  mv "$DATA/nodes.conf.new" "$DATA/nodes.conf"
}

# Whether this node, when it was stopped, had given another one up: had_given_up ID
had_given_up() {
  grep -a "^$1 " "$DATA/nodes.conf" | awk '{ print $3 }' | grep -q -E '(^|,)fail(,|$)'
}

# The replica of this node that certainly has all that was acknowledged; nothing if there is none,
# or if one that could have more does not answer. heir STATE
heir() {
  me=$(id_of "$(own_line)")
  needed=1
  if [ "$1" = damaged ]; then
    needed=$(rounds_on_disk) || return 0
  fi
  best=
  for pod in $(pods "$(own_shard)"); do
    [ "$pod" != "$POD_NAME" ] || continue
    line=$(self admin "$pod.$NODES_DOMAIN") || return 0
    [ "$(echo "$line" | awk '{ print $4 }')" = "$me" ] || continue
    ! had_given_up "$(id_of "$line")" || continue
    rounds=$(rounds_of "$pod.$NODES_DOMAIN")
    if [ "$rounds" -ge "$needed" ] && [ "$rounds" -ge 1 ]; then
      needed=$rounds
      best=$pod
    fi
  done
  echo "$best"
}

# Returns when this node may start, with what it has or as a replica.
await_turn() {
  state=$(data_state)
  line=$(own_line) || line=
  case $state in
    new | whole) return ;;
    absent | damaged)
      if ! owns_slots "$line"; then # it copies its primary anew
        [ "$state" = absent ] || set_aside appendonlydir
        return
      fi
      ;;
  esac
  say "the data of this node is $state: it starts when another node of its shard is the primary"
  is_said=
  while :; do
    primary=$(primary_of admin "$(own_shard)")
    if [ -n "$primary" ] && [ "$primary" != "$POD_NAME" ]; then
      if [ "$state" = nameless ]; then # it joins as a new node
        set_aside nodes.conf
      else
        become_replica_of "$primary.$NODES_DOMAIN" || set_aside nodes.conf
      fi
      set_aside appendonlydir
      say "$primary is the primary; starting as a replica"
      return
    fi
    next=
    [ "$state" = nameless ] || next=$(heir "$state")
    if [ -n "$next" ]; then
      say "$next has all that was acknowledged, and takes over"
      cli admin "$next.$NODES_DOMAIN" cluster failover force || true
    elif [ -z "$is_said" ]; then
      is_said=yes
      say "waiting: no replica certainly has all that was acknowledged. If the best is to lead all" \
        "the same, CLUSTER FAILOVER TAKEOVER at it (docs/runbooks/damaged-file.md)"
    fi
    sleep "$LOOK_SECONDS" &
    wait $!
  done
}

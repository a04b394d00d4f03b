# What the scripts share. NAME is the release's name, NODES_DOMAIN where pods have their names,
# SHARDS and PER_SHARD how many there should be, TLS true or false, POD_IP the address of this pod.

say() {
  echo "$(date -u +%H:%M:%S) $*"
}

# The passwords are files named after their users.
password() {
  cat "/secrets/$1"
}

# Runs redis-cli as a user at a host: cli USER HOST COMMAND...
cli() {
  cli_user=$1
  cli_host=$2
  shift 2
  if [ "$TLS" = true ]; then
    set -- --tls --cacert /tls/ca.crt "$@"
  fi
  REDISCLI_AUTH=$(password "$cli_user") timeout "${CLI_SECONDS:-5}" \
    redis-cli --no-auth-warning --user "$cli_user" -h "$cli_host" "$@"
}

# The names of the pods of a shard: pods SHARD
pods() {
  ordinal=0
  while [ "$ordinal" -lt "$PER_SHARD" ]; do
    echo "$NAME-$1-$ordinal"
    ordinal=$((ordinal + 1))
  done
}

shards() {
  shard=0
  while [ "$shard" -lt "$SHARDS" ]; do
    echo "$shard"
    shard=$((shard + 1))
  done
}

all_pods() {
  for each in $(shards); do
    pods "$each"
  done
}

# Where a pod is now, in the family of addresses that pods announce; nothing if nobody knows.
ip() {
  case $POD_IP in
    *:*) family=ahostsv6 ;;
    *) family=ahostsv4 ;;
  esac
  getent "$family" "$1.$NODES_DOMAIN" | { read -r found _ && echo "$found"; }
}

# How a node sees itself: a line of CLUSTER NODES. self USER HOST
self() {
  cli "$1" "$2" cluster nodes | grep myself
}

# The id in a line of CLUSTER NODES.
id_of() {
  echo "${1%% *}"
}

# Whether a line of CLUSTER NODES is of a primary that owns slots.
owns_slots() {
  echo "$1" | awk '{ exit !($3 ~ /master/ && $3 !~ /fail/ && NF > 8) }'
}

# Whether it is of a primary that owns none, not even some that are under way.
is_empty_primary() {
  echo "$1" | awk '{ exit !($3 ~ /master/ && NF == 8) }'
}

# The pod of a shard that owns its slots; nothing if there is none. primary_of USER SHARD
primary_of() {
  for pod in $(pods "$2"); do
    line=$(self "$1" "$pod.$NODES_DOMAIN") || continue
    if owns_slots "$line"; then
      echo "$pod"
      return
    fi
  done
}

# Reads lines of CLUSTER NODES, of as many nodes as one likes, and says which slots from FROM to TO
# nobody owns in any of them: first and last of each range. unowned FROM TO
unowned() {
  awk -v from="$1" -v to="$2" '
    {
      for (i = 9; i <= NF; i++) {
        if ($i !~ /^\[/) { # what is under way still has its owner
          n = split($i, range, "-")
          for (slot = range[1] + 0; slot <= range[n] + 0; slot++) owned[slot] = 1
        }
      }
    }
    END {
      for (slot = from + 0; slot <= to + 0; slot++) {
        if (slot in owned) continue
        first = slot
        while (slot < to + 0 && !(slot + 1 in owned)) slot++
        print first, slot
      }
    }'
}

#!/usr/bin/env bash
# Breaks one container of compose.yaml and returns when it is well again:
#
#   docker/try/kill.sh kill NAME    docker kill, docker start two seconds later
#   docker/try/kill.sh crash NAME   kill -9 of its process: Docker starts it again
#   docker/try/kill.sh stop NAME    docker stop, docker start
#
# NAME is a service of compose.yaml, such as order-svc-1, or primary-1 to primary-3: whichever Redis
# node is the primary of that third of the slots now.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

how=$1
name=$2

nodes() {
  local node
  for node in 1 2 3 4 5 6; do
    docker exec "$(container redis-$node)" redis-cli cluster nodes 2>/dev/null && return
  done
}

# The address of the n-th primary, in the order of their slots.
primary() {
  nodes | awk '$3 ~ /master/ && $3 !~ /fail/ && $9 {split($9, s, "-"); split($2, a, ":"); print s[1], a[1]}' |
    sort -n | sed -n "$1s/.* //p"
}

if [[ $name == primary-* ]]; then
  address=$(primary "${name#primary-}")
  name=redis-$((${address##*.} - 10))
fi
id=$(container "$name")
say "$how $name"
case $how in
  kill)
    docker kill "$id" >/dev/null
    sleep 2
    docker start "$id" >/dev/null
    ;;
  crash)
    starts=$(docker inspect -f '{{.RestartCount}}' "$id")
    kill -9 "$(docker inspect -f '{{.State.Pid}}' "$id")"
    until [[ $(docker inspect -f '{{.RestartCount}} {{.State.Running}}' "$id") == "$((starts + 1)) true" ]]; do
      sleep 0.2
    done
    ;;
  stop)
    docker stop "$id" >/dev/null
    docker start "$id" >/dev/null
    ;;
esac
await_healthy "$id"
if [[ $name == redis-* ]]; then
  # It is back when each primary has a replica that follows it again.
  for _ in {1..300}; do
    [[ $(nodes | grep -v fail | grep -c ' connected *$') -ge 3 ]] &&
      docker exec "$id" redis-cli info replication | grep -Eq '^(master_link_status:up|connected_slaves:[1-9])' && break
    sleep 0.2
  done
fi
[[ ! -s $failures ]]

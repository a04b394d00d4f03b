#!/bin/sh
# Starts Redis in a pod. Its place in the cluster is the node id in /data/nodes.conf; addresses
# change with every pod, so before it starts it looks up where the others are now.
set -eu
. /scripts/common.sh
. /scripts/data.sh

# The users with the hashes of their passwords.
umask 077
cp /conf/users.acl /run/redis/users.acl
for file in /secrets/*; do
  user=${file##*/}
  hash=$(password "$user" | tr -d '\n' | sha256sum | cut -d ' ' -f 1)
  sed "s/ @$user@ / #$hash /" /run/redis/users.acl >/run/redis/users.new
  mv /run/redis/users.new /run/redis/users.acl
done
case $(redis-server --version) in
  *v=7.0.*) # it does not know this command yet, and clients do without
    sed 's/ +client|setinfo / /' /run/redis/users.acl >/run/redis/users.new
    mv /run/redis/users.new /run/redis/users.acl
    ;;
esac
if grep -q ' @[a-z0-9-]*@ ' /run/redis/users.acl; then
  say "the Secret has no password for: $(sed -n 's/.* @\([a-z0-9-]*\)@ .*/\1/p' /run/redis/users.acl)"
  exit 1
fi
{
  cat /conf/redis.conf
  echo "masteruser replication"
  echo "masterauth $(password replication)"
} >/run/redis/redis.conf

# A node without its data may have to wait for another one to take over.
trap 'exit 0' TERM INT
await_turn
trap - TERM INT

# A line is: id ip:port@busport,hostname[,more] flags ...
nodes=/data/nodes.conf
if [ -s "$nodes" ]; then
  while read -r id address rest; do
    name=$(echo "$address" | cut -d , -f 2)
    now=
    case $name in
      *."$NODES_DOMAIN") now=$(ip "${name%."$NODES_DOMAIN"}") || now= ;;
    esac
    if [ -n "$now" ]; then
      address="$now:${address#*:}"
    fi
    echo "$id $address $rest"
  done <"$nodes" >"$nodes.new"
  mv "$nodes.new" "$nodes"
fi

exec redis-server /run/redis/redis.conf \
  --cluster-announce-ip "$POD_IP" \
  --cluster-announce-hostname "$POD_NAME.$NODES_DOMAIN"

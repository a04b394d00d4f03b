#!/bin/sh
# Rehearses what docs/operations.md says of backup and restore, on the shop that install.sh installed:
# takes an RDB file of a replica of each shard, loses the whole of Redis, installs it again with those
# files as the data, and compares the books. Arguments go to Helm for charts/redis-cluster.
set -eu
# shellcheck source=charts/try/common.sh
. "$(dirname "$0")/common.sh"

namespace=${NAMESPACE:-till}
run="$here/node.sh run"
kubectl="$run kubectl -n $namespace"
till=${TILL:-$charts/../till}
backup=$data/backup
shards="0 1 2"
volumes_from=40
KUBECONFIG=$data/pki/admin.kubeconfig
export KUBECONFIG

scale() {
  for service in order-svc stock-svc payment-svc; do
    $kubectl scale deployment "till-$service" --replicas "$1"
  done
  for service in order-svc stock-svc payment-svc; do
    $kubectl rollout status "deployment/till-$service" --timeout 10m
  done
}

# The pod of a shard that is a replica now.
replica() {
  for pod in "till-redis-$1-0" "till-redis-$1-1"; do
    if $kubectl exec "$pod" -c redis -- sh -c '. /scripts/common.sh; cli admin 127.0.0.1 role' |
      grep -q '^slave'; then
      echo "$pod"
      return
    fi
  done
  fail "shard $1 has no replica"
}

# The books, as one line for each number: books NAME
books() {
  $run "$till" audit --redis "$(audit_uri "$namespace")" --settled --wait 60 --json "$backup/$1.json" >&2
  jq -S '{orders, items, users, holds, findings}' "$backup/$1.json"
}

# A volume with a restored append-only file, for the first pod of a shard: an RDB file is its base.
volume() {
  number=$((volumes_from + $1))
  folder=$data/volumes/$number
  rm -rf "${folder:?}"/*
  mkdir -p "$folder/appendonlydir"
  cp "$backup/$1.rdb" "$folder/appendonlydir/appendonly.aof.1.base.rdb"
  echo "file appendonly.aof.1.base.rdb seq 1 type b" >"$folder/appendonlydir/appendonly.aof.manifest"
  chown -R 999:999 "$folder"
  cat <<END
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data-till-redis-$1-0}
spec:
  accessModes: [ReadWriteOnce]
  volumeName: till-try-$number
  resources: {requests: {storage: 1Gi}}
END
}

need jq
mkdir -p "$backup"
say "the shop is closed, and at rest"
scale 0
before=$(books before)

say "an RDB file of each shard"
for shard in $shards; do
  pod=$(replica "$shard")
  # Not to its output: there it leaves the mark of the end of a transfer behind the file.
  $kubectl exec "$pod" -c redis -- sh -c \
    '. /scripts/common.sh; cli admin 127.0.0.1 --rdb /run/redis/backup.rdb >&2;
    cat /run/redis/backup.rdb; rm /run/redis/backup.rdb' >"$backup/$shard.rdb"
  say "$pod: $(wc -c <"$backup/$shard.rdb") bytes"
done

say "Redis and all its volumes are lost"
$run helm get values till-redis -n "$namespace" -o json >"$backup/values.json"
$run helm uninstall till-redis -n "$namespace" --wait
$kubectl delete pvc --all --wait

say "Redis is installed again, on the copies"
for shard in $shards; do
  volume "$shard"
done | $kubectl apply -f -
$run helm install till-redis "$charts/redis-cluster" -n "$namespace" -f "$backup/values.json" \
  --timeout 10m "$@"
$kubectl logs job/till-redis-cluster

after=$(books after)
[ "$before" = "$after" ] || fail "the books were $before and are $after"
say "the books are what they were: $(echo "$after" | jq -c '[.orders, .items, .users]')"
scale "${REPLICAS:-2}"
$run helm test till -n "$namespace"

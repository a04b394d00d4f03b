#!/bin/sh
# Installs both charts on the node of node.sh, buys something (`helm test`), and puts the gateway of
# compose.yaml in front of the services, on 127.0.0.1:8000 of the node's network: no ingress
# controller can be had there. Then the course's test of consistency, and the audit.
# REDIS_IMAGE names the image of Redis, TAG those of the services, REPLICAS says how many instances of
# each service there are; TLS=yes has all of them speak TLS to Redis. Further arguments go to Helm: for charts/redis-cluster before --, for
# charts/till after it.
set -eu
# shellcheck source=charts/try/common.sh
. "$(dirname "$0")/common.sh"

redis_image=${REDIS_IMAGE:-redis:7.2}
replicas=${REPLICAS:-2}
namespace=${NAMESPACE:-till}
run="$here/node.sh run"
KUBECONFIG=$data/pki/admin.kubeconfig
export KUBECONFIG

of_redis=
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  of_redis="$of_redis $1"
  shift
done
[ $# -eq 0 ] || shift
if [ "${TLS:-no}" = yes ]; then
  of_redis="$of_redis --set tls.enabled=true,tls.existingSecret=till-redis-tls"
  set -- --set redis.tls.enabled=true,redis.tls.existingSecret=till-redis-tls "$@"
fi

$run kubectl create namespace "$namespace"
for mode in enforce warn; do
  $run kubectl label namespace "$namespace" "pod-security.kubernetes.io/$mode=restricted"
done

if [ "${TLS:-no}" = yes ]; then
  certificate redis /CN=till-redis \
    "DNS:till-redis,DNS:till-redis.$namespace.svc,DNS:*.till-redis-nodes.$namespace.svc"
  $run kubectl -n "$namespace" create secret generic till-redis-tls \
    --from-file=tls.crt="$data/pki/redis.crt" --from-file=tls.key="$data/pki/redis.key" \
    --from-file="$data/pki/ca.crt"
fi

say "installing Redis"
# shellcheck disable=SC2086
$run helm install till-redis "$charts/redis-cluster" -n "$namespace" \
  -f "$charts/redis-cluster/values-single-node.yaml" \
  --set image.repository="${redis_image%:*}" --set-string image.tag="${redis_image##*:}" \
  --timeout 10m $of_redis
$run kubectl -n "$namespace" logs job/till-redis-cluster

say "installing the shop"
$run helm install till "$charts/till" -n "$namespace" -f "$charts/till/values-small.yaml" \
  --set image.tag="${TAG:-latest}" --set defaults.replicas="$replicas" --set test.image=docker.io/till-try/curl:1 \
  --timeout 10m "$@"
for service in order-svc stock-svc payment-svc; do
  $run kubectl -n "$namespace" rollout status "deployment/till-$service" --timeout 10m
done
$run helm test till -n "$namespace" --logs
"$here/gateway.sh" "$namespace"
say "the course's test of consistency"
till=${TILL:-$charts/../till}
$run "$till" load consistency --rehearse --target http://127.0.0.1:8000
$run "$till" audit --redis "$(audit_uri "$namespace")" --settled --wait 60
$run kubectl -n "$namespace" get pods -o wide

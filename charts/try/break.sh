#!/bin/sh
# Breaks the shop that install.sh installed, under load: after each blow every request and answer
# that clients saw, every account and every order is checked against what was promised, and the
# whole shop is audited (./till chaos --help). break.sh [NAME...] does those named; without names
# all that are below, in their order, but for `grow`, which can't be taken back, and `upgrade`, which
# needs images of another release: NEXT_TAG is their tag.
set -eu
# shellcheck source=charts/try/common.sh
. "$(dirname "$0")/common.sh"

namespace=${NAMESPACE:-till}
clients=${CLIENTS:-8}
run="$here/node.sh run"
kubectl="kubectl -n $namespace"
KUBECONFIG=$data/pki/admin.kubeconfig
export KUBECONFIG

# The pod that is the primary of a shard now, as a command for the moment of the blow.
primary() {
  echo "for each in 0 1; do $kubectl exec till-redis-$1-\$each -c redis -- sh -c \
'. /scripts/common.sh; cli admin 127.0.0.1 role' 2>/dev/null | head -n 1 |
    grep -q master && echo till-redis-$1-\$each; done | head -n 1"
}

blow() {
  case $1 in
    order-svc | stock-svc | payment-svc)
      echo "$kubectl delete --grace-period 0 --force \$($kubectl get pod -o name \
-l app.kubernetes.io/name=$1 --field-selector status.phase=Running | head -n 1); sleep 2; \
$kubectl rollout status deployment till-$1 --timeout 10m"
      ;;
    all-order-svc | all-stock-svc | all-payment-svc)
      echo "$kubectl delete pod --grace-period 0 --force -l app.kubernetes.io/name=${1#all-}; sleep 2; \
$kubectl rollout status deployment till-${1#all-} --timeout 10m"
      ;;
    primary-[0-9])
      echo "$kubectl delete pod --grace-period 0 --force \$($(primary "${1#primary-}"))"
      ;;
    primary-in-order)
      echo "$kubectl delete pod \$($(primary 0))"
      ;;
    redis-all) # every pod of Redis has another address afterwards
      echo "$kubectl delete pod --grace-period 0 --force -l app.kubernetes.io/component=node && \
sleep 5 && $kubectl wait --for condition=Ready pod -l app.kubernetes.io/component=node \
--timeout 180s"
      ;;
    volume) # a replica's: it comes back empty, and takes a copy
      echo "pod=\$(for each in 0 1; do echo till-redis-2-\$each; done | grep -v \$($(primary 2))); \
$kubectl delete pvc data-\$pod --wait=false; $kubectl delete pod \$pod --grace-period 0 --force; \
sleep 5; $kubectl wait --for condition=Ready pod/\$pod --timeout 180s"
      ;;
    roll)
      echo "$kubectl rollout restart deployment till-order-svc till-stock-svc till-payment-svc && \
for each in order stock payment; do \
$kubectl rollout status deployment till-\$each-svc --timeout 10m; done"
      ;;
    upgrade) # old and new side by side
      echo "helm upgrade till $charts/till -n $namespace --reuse-values \
--set image.tag=${NEXT_TAG:?the tag of the images to upgrade to} && \
for each in order stock payment; do \
$kubectl rollout status deployment till-\$each-svc --timeout 10m; done"
      ;;
    roll-redis)
      echo "$kubectl rollout restart statefulset -l app.kubernetes.io/instance=till-redis && \
for each in 0 1 2; do $kubectl rollout status statefulset till-redis-\$each --timeout 10m; done"
      ;;
    grow)
      echo "helm upgrade till-redis $charts/redis-cluster -n $namespace --reuse-values \
--set nodes=12 --timeout 20m && $kubectl logs job/till-redis-cluster"
      ;;
    *) fail "there is no blow $1" ;;
  esac
}

[ $# -gt 0 ] || set -- order-svc stock-svc payment-svc all-order-svc all-stock-svc all-payment-svc \
  primary-0 primary-1 primary-2 primary-in-order roll roll-redis volume redis-all

for name in "$@"; do
  blow "$name" >/dev/null
done
# A blow counts as mended when clients have shopped on for a while.
count=$#
while [ "$count" -gt 0 ]; do
  name=$1
  shift
  set -- "$@" ": $name; $(blow "$name"); sleep ${AFTERMATH:-25}"
  count=$((count - 1))
done
till=${TILL:-$charts/../till}
redis=$(audit_uri "$namespace")
$run "$till" chaos visit --target http://127.0.0.1:8000 --clients "$clients" --redis "$redis" \
  --histories "$data/break" --markdown "$data/break.md" "$@"
$run "$till" audit --redis "$redis" --settled --wait 60

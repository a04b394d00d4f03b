#!/bin/sh
# Whether a real API server takes what the charts render: starts etcd and kube-apiserver on
# loopback, and for each values file, and for everything switched on at once,
#   - sends every rendered object, hooks and tests too, with --server-side --dry-run=server,
#   - installs, upgrades and uninstalls with Helm, into a namespace that enforces the Pod Security
#     level restricted; a warning fails,
#   - has a Pod made of each pod template, which a namespace judges when it is made only.
# Nothing runs: there is no kubelet. Needs no root.
set -eu
# shellcheck source=charts/try/common.sh
. "$(dirname "$0")/common.sh"

need helm jq
node=none
data=$data/apiserver
rm -rf "$data"
trap 'stop kube-apiserver; stop etcd' EXIT
trap 'exit 1' INT TERM
control_plane 127.0.0.1 26443 none
kubectl apply -f "$here/stand-ins.yaml" >/dev/null
kubectl wait --for condition=Established crd --all --timeout 60s >/dev/null

version=$(kubectl version -o json | jq -r .serverVersion.gitVersion)
number=0
objects=0
pods=0

namespace() {
  number=$((number + 1))
  namespace=try-$number
  kubectl create namespace "$namespace" >/dev/null
  for mode in enforce warn; do
    kubectl label namespace "$namespace" "pod-security.kubernetes.io/$mode=restricted" >/dev/null
  done
}

# A namespace takes no pods before it has this account, which a controller makes that is not here.
account() {
  kubectl -n "$namespace" create serviceaccount default >/dev/null 2>&1 || true
}

# Runs a command that may not warn, and counts the lines of its output.
quietly() {
  if ! "$@" >"$data/out" 2>"$data/errors" || grep -v '^I[0-9]' "$data/errors" | grep -q .; then
    cat "$data/out" "$data/errors" >&2
    fail "$label: $*"
  fi
}

# The pods of all rendered templates, as Pods of their own, with the volumes that they would claim.
as_pods() {
  jq -c 'select(.spec.template.spec.containers) |
    [.spec.volumeClaimTemplates[]?.metadata.name |
      {name: ., persistentVolumeClaim: {claimName: .}}] as $claims |
    {apiVersion: "v1", kind: "Pod",
     metadata: {name: (.metadata.name + "-as-pod"), labels: .spec.template.metadata.labels},
     spec: (.spec.template.spec | del(.serviceAccountName) | .volumes += $claims)}'
}

# try_chart CHART RELEASE LABEL HELM-ARGUMENTS...
try_chart() {
  chart=$charts/$1
  release=$2
  label="$1, $3"
  shift 3
  namespace
  account
  helm template "$release" "$chart" -n "$namespace" --kube-version "$version" "$@" >"$data/rendered.yaml"
  quietly kubectl apply -n "$namespace" --server-side --dry-run=server -f "$data/rendered.yaml"
  here_objects=$(wc -l <"$data/out")
  kubectl create -n "$namespace" --dry-run=client -o json -f "$data/rendered.yaml" |
    as_pods >"$data/pods.json"
  here_pods=$(wc -l <"$data/pods.json")
  quietly kubectl apply -n "$namespace" --server-side --dry-run=server -f "$data/pods.json"
  # Without hooks: their Jobs would be waited for.
  quietly helm install "$release" "$chart" -n "$namespace" --no-hooks "$@"
  quietly helm upgrade "$release" "$chart" -n "$namespace" --no-hooks "$@"
  quietly helm uninstall "$release" -n "$namespace" --no-hooks
  say "$label: $here_objects objects, $here_pods pods"
  objects=$((objects + here_objects))
  pods=$((pods + here_pods))
}

for values in "$charts"/redis-cluster/values*.yaml; do
  try_chart redis-cluster till-redis "$(basename "$values")" -f "$values"
done
try_chart redis-cluster till-redis "everything on" -f "$here/everything-redis.yaml"
for values in "$charts"/till/values*.yaml; do
  try_chart till till "$(basename "$values")" -f "$values"
done
try_chart till till "everything on" -f "$here/everything-till.yaml"

# What must not get in: that the namespace judges at all.
namespace
account
if kubectl -n "$namespace" run root --image busybox --dry-run=server >/dev/null 2>&1; then
  fail "the namespace took a pod that is not restricted"
fi
say "all of $objects objects and $pods pods were taken, in $number namespaces"

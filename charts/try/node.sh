#!/bin/sh
# A whole Kubernetes of one node on this machine, in a network of its own, where no registry can be
# reached: node.sh up | down | status | load IMAGES.tar... | kubectl ARGUMENTS... | run COMMAND...
# Needs root, and what README.md lists. Pods and daemons have addresses in the network namespace
# till-try only; `node.sh run` is the way in. Its cgroups are below CGROUP_PARENT.
set -eu
# shellcheck source=charts/try/common.sh
. "$(dirname "$0")/common.sh"

node=till-try
node_ip=10.244.0.1
pods_range=10.244.0.0/24
cgroup_parent=${CGROUP_PARENT:-/till-try}
volumes=48
settings_of_kernel="vm/overcommit_memory kernel/panic kernel/panic_on_oops"
socket=$data/containerd.sock
network=$node
KUBECONFIG=$data/pki/admin.kubeconfig
export KUBECONFIG

make_network() {
  ip netns add "$node"
  inside ip link set lo up
  # The bridge that the CNI plugin hangs pods on is the node's interface, too.
  inside ip link add cni0 type bridge
  inside ip address add "$node_ip/24" dev cni0
  inside ip link set cni0 up
  inside ip route add default dev cni0
  inside sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
  # What `ip netns exec` gives to programs as theirs.
  mkdir -p "/etc/netns/$node"
  echo "nameserver $node_ip
search till.svc.$dns_domain svc.$dns_domain $dns_domain
options ndots:5" >"/etc/netns/$node/resolv.conf"
  cp "/etc/netns/$node/resolv.conf" "$data/resolv.conf"
}

# kubelet wants the parent to be there, and a cpuset to be filled.
cgroups() {
  [ -d /sys/fs/cgroup/memory ] || return 0
  for hierarchy in /sys/fs/cgroup/*/; do
    [ "$(stat -fc %T "$hierarchy")" = cgroupfs ] || continue
    mkdir -p "$hierarchy$cgroup_parent"
  done
  for list in cpus mems; do
    cat "/sys/fs/cgroup/cpuset/cpuset.$list" >"/sys/fs/cgroup/cpuset$cgroup_parent/cpuset.$list"
  done
}

configuration() {
  mkdir -p "$data/cni" "$data/volumes" "$data/logs"
  cat >"$data/cni/10-bridge.conflist" <<END
{"cniVersion": "0.4.0", "name": "bridge", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isGateway": true, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "$data/cni-addresses",
            "ranges": [[{"subnet": "$pods_range", "gateway": "$node_ip"}]],
            "routes": [{"dst": "0.0.0.0/0"}]}}]}
END
  cat >"$data/containerd.toml" <<END
version = 2
root = "$data/containerd"
state = "$data/containerd-state"
[grpc]
  address = "$socket"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "docker.io/till-try/pause:1"
  stream_server_address = "127.0.0.1"
  netns_mounts_under_state_dir = true
  # Root without the capability SYS_RESOURCE is enough.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${CNI_BIN:-/usr/lib/cni}"
    conf_dir = "$data/cni"
END
  cat >"$data/kubelet.yaml" <<END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $node_ip
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: false}
  x509: {clientCAFile: "$data/pki/ca.crt"}
authorization: {mode: AlwaysAllow}
containerRuntimeEndpoint: unix://$socket
cgroupDriver: cgroupfs
cgroupRoot: $cgroup_parent
failCgroupV1: false
failSwapOn: false
clusterDNS: [$node_ip]
clusterDomain: $dns_domain
resolvConf: $data/resolv.conf
podLogsDir: $data/logs
volumePluginDir: $data/volume-plugins
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: 100Mi, nodefs.available: 1Gi, imagefs.available: 1Gi}
# A small machine has little to spare, and is told soon what has changed.
syncFrequency: 10s
END
  cat >"$data/proxy.yaml" <<END
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
hostnameOverride: $node
clusterCIDR: $pods_range
# Pods answer each other over the bridge, past what translates addresses: not those of the node.
iptables: {masqueradeAll: true}
clientConnection: {kubeconfig: "$data/pki/proxy.kubeconfig"}
conntrack: {maxPerCore: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
END
  cat >"$data/Corefile" <<END
.:53 {
  bind $node_ip
  errors
  kubernetes $dns_domain in-addr.arpa ip6.arpa {
    kubeconfig $data/pki/admin.kubeconfig till-try
    ttl 30
  }
  cache 30 {
    disable success $dns_domain
    disable denial $dns_domain
  }
}
END
}

# Volumes of the node's own disk, made beforehand: nothing here makes them when they are claimed.
claims() {
  {
    cat <<END
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: till-try
  annotations: {storageclass.kubernetes.io/is-default-class: "true"}
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: WaitForFirstConsumer
END
    for volume in $(seq "$volumes"); do
      mkdir -p "$data/volumes/$volume"
      cat <<END
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: till-try-$volume}
spec:
  capacity: {storage: 2Gi}
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: till-try
  local: {path: "$data/volumes/$volume"}
  nodeAffinity:
    required:
      nodeSelectorTerms:
        - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [$node]}]
END
    done
  } | inside kubectl apply -f - >/dev/null
}

ctr() {
  command ctr --address "$socket" --namespace k8s.io "$@"
}

# Images that every pod needs, and one for `helm test`.
small_images() {
  mkdir -p "$data/images"
  busybox=$(command -v busybox)
  "$here/image.sh" "$data/images/pause.tar" docker.io/till-try/pause:1 \
    '["/bin/busybox", "sleep", "2147483647"]' "$busybox"
  "$here/image.sh" "$data/images/curl.tar" docker.io/till-try/curl:1 '["/bin/sh"]' \
    "$busybox" sh=busybox sed=busybox cat=busybox grep=busybox sleep=busybox "$(command -v curl)"
  load "$data/images/pause.tar" "$data/images/curl.tar"
}

load() {
  for file in "$@"; do
    ctr images import "$file"
  done
}

kernel_settings() {
  for setting in $settings_of_kernel; do
    echo "$setting $(cat "/proc/sys/$setting")"
  done
}

up() {
  need kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl coredns \
    etcd containerd runc ctr ip iptables nsenter busybox curl openssl
  [ "$(id -u)" = 0 ] || fail "only root can make a node"
  [ ! -e "/run/netns/$node" ] || fail "it is up already, or was not taken down: node.sh down"
  mkdir -p "$data"
  kernel_settings >"$data/kernel-settings"
  make_network
  cgroups
  configuration
  control_plane "$node_ip" 6443 lease
  start containerd containerd --config "$data/containerd.toml"
  until_true 60 "containerd answers" ctr version
  small_images
  start controller-manager kube-controller-manager --bind-address 127.0.0.1 \
    --kubeconfig "$data/pki/controller-manager.kubeconfig" --use-service-account-credentials \
    --service-account-private-key-file "$data/pki/accounts.key" --root-ca-file "$data/pki/ca.crt" \
    --cluster-signing-cert-file "$data/pki/ca.crt" --cluster-signing-key-file "$data/pki/ca.key" \
    --leader-elect=false
  start scheduler kube-scheduler --bind-address 127.0.0.1 \
    --kubeconfig "$data/pki/scheduler.kubeconfig" --leader-elect=false
  start kubelet kubelet --config "$data/kubelet.yaml" --root-dir "$data/kubelet" \
    --cert-dir "$data/kubelet-pki" --kubeconfig "$data/pki/kubelet.kubeconfig" \
    --hostname-override "$node" --node-ip "$node_ip"
  start proxy kube-proxy --config "$data/proxy.yaml"
  start coredns coredns -conf "$data/Corefile" -dns.port 53
  until_true 120 "the node has said who it is" inside kubectl get node "$node"
  inside kubectl wait --for condition=Ready "node/$node" --timeout 120s
  claims
  until_true 30 "names are found" inside busybox nslookup "kubernetes.default.svc.$dns_domain" \
    "$node_ip"
  say "the node is up"
}

# Pods end with the node: what they had on volumes goes with the folder.
down() {
  if is_running kubelet && is_running containerd; then
    stop kubelet
    ctr tasks list -q | while read -r task; do
      ctr tasks kill --all --signal KILL "$task" >/dev/null 2>&1 || true
    done
    sleep 2
    ctr containers list -q | while read -r container; do
      ctr tasks delete --force "$container" >/dev/null 2>&1 || true
      ctr containers delete "$container" >/dev/null 2>&1 || true
    done
  fi
  for program in gateway coredns proxy kubelet scheduler controller-manager kube-apiserver etcd \
    containerd; do
    stop "$program"
  done
  grep -o " $data/[^ ]*" /proc/mounts | sort -r | while read -r mount; do
    umount "$mount" 2>/dev/null || umount -l "$mount" || true
  done
  if [ -e "/run/netns/$node" ]; then
    ip netns delete "$node"
  fi
  rm -rf "/etc/netns/$node"
  if [ -f "$data/kernel-settings" ]; then
    while read -r setting value; do
      echo "$value" >"/proc/sys/$setting"
    done <"$data/kernel-settings"
  fi
  for hierarchy in /sys/fs/cgroup/*/; do
    [ ! -d "$hierarchy$cgroup_parent/kubepods" ] ||
      find "$hierarchy$cgroup_parent/kubepods" -depth -type d -exec rmdir {} + 2>/dev/null || true
  done
  for folder in run pki etcd containerd containerd-state kubelet kubelet-pki volumes \
    volume-plugins cni cni-addresses logs images kernel-settings; do
    rm -rf "${data:?}/$folder"
  done
  say "the node is down"
}

status() {
  for program in etcd kube-apiserver containerd controller-manager scheduler kubelet proxy coredns \
    gateway; do
    if is_running "$program"; then
      echo "$program runs"
    else
      echo "$program does not run"
    fi
  done
}

command=${1:-}
[ $# -eq 0 ] || shift
case $command in
  up | down | status) "$command" ;;
  load) load "$@" ;;
  kubectl) inside kubectl "$@" ;;
  run) exec ip netns exec "$node" "$@" ;;
  *) fail "usage: node.sh up | down | status | load IMAGES.tar... | kubectl ... | run COMMAND..." ;;
esac

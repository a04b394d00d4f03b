# shellcheck shell=sh disable=SC2034,SC2154
# What the scripts of this folder share. TRY_DATA is where everything is that they make, KUBE_BIN
# where the programs of Kubernetes are (build.sh puts them there).

here=$(cd "$(dirname "$0")" && pwd -P)
charts=$(dirname "$here")
data=${TRY_DATA:-/var/tmp/till-try}
bin=${KUBE_BIN:-$data/bin}
PATH=$bin:$PATH
export PATH
# The network namespace of the node; empty for that of the machine.
network=

services_range=10.96.0.0/16
dns_domain=cluster.local

say() {
  echo "$(date -u +%H:%M:%S) $*"
}

fail() {
  echo "$*" >&2
  exit 1
}

# How the audit reads the Redis of a namespace, from inside. With TLS it takes any certificate: the
# services are who check them here.
audit_uri() {
  password=$("$here/node.sh" kubectl -n "$1" get secret till-redis-users -o 'jsonpath={.data.audit}' |
    base64 -d)
  at="audit:$password@till-redis.$1.svc.$dns_domain:6379"
  if "$here/node.sh" kubectl -n "$1" get secret till-redis-tls >/dev/null 2>&1; then
    echo "rediss://$at?verifyPeer=NONE"
  else
    echo "redis://$at"
  fi
}

need() {
  for program in "$@"; do
    command -v "$program" >/dev/null || fail "$program is not on the PATH, nor in $bin"
  done
}

# Runs a command in the network of the node.
inside() {
  if [ -n "$network" ]; then
    set -- nsenter "--net=/run/netns/$network" "$@"
  fi
  "$@"
}

# Starts a program in the background: start NAME COMMAND...
start() {
  name=$1
  shift
  mkdir -p "$data/run" "$data/log"
  if [ -n "$network" ]; then
    set -- nsenter "--net=/run/netns/$network" "$@"
  fi
  nohup setsid "$@" >"$data/log/$name.log" 2>&1 &
  echo $! >"$data/run/$name.pid"
}

is_running() {
  [ -f "$data/run/$1.pid" ] && kill -0 "$(cat "$data/run/$1.pid")" 2>/dev/null
}

# Ends a program that start began, and nothing else.
stop() {
  is_running "$1" || return 0
  pid=$(cat "$data/run/$1.pid")
  kill "$pid" 2>/dev/null || true
  tries=0
  while kill -0 "$pid" 2>/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -ne 100 ] || kill -KILL "$pid" 2>/dev/null || true
    sleep 0.1
  done
  rm -f "$data/run/$1.pid"
}

# Waits until a command succeeds: until_true SECONDS WHAT COMMAND...
until_true() {
  left=$1
  what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || fail "gave up waiting until $what; logs are in $data/log"
    sleep 1
  done
}

authority() {
  mkdir -p "$data/pki"
  [ ! -f "$data/pki/ca.crt" ] || return 0
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=till-try \
    -keyout "$data/pki/ca.key" -out "$data/pki/ca.crt" 2>/dev/null
}

# A certificate of that authority: certificate NAME SUBJECT ALTERNATIVE-NAMES
certificate() {
  [ ! -f "$data/pki/$1.crt" ] || return 0
  openssl req -newkey rsa:2048 -nodes -subj "$2" \
    -keyout "$data/pki/$1.key" -out "$data/pki/$1.csr" 2>/dev/null
  echo "subjectAltName=$3" >"$data/pki/$1.ext"
  openssl x509 -req -in "$data/pki/$1.csr" -days 30 -extfile "$data/pki/$1.ext" \
    -CA "$data/pki/ca.crt" -CAkey "$data/pki/ca.key" -CAcreateserial \
    -out "$data/pki/$1.crt" 2>/dev/null
}

# Who may log in to the API server: a token each.
tokens() {
  [ ! -f "$data/pki/tokens.csv" ] || return 0
  for login in admin controller-manager scheduler proxy kubelet; do
    token=$(openssl rand -hex 16)
    case $login in
      admin) echo "$token,admin,admin,system:masters" ;;
      kubelet) echo "$token,system:node:$node,kubelet,system:nodes" ;;
      *) echo "$token,system:kube-$login,$login," ;;
    esac >>"$data/pki/tokens.csv"
    cat >"$data/pki/$login.kubeconfig" <<END
apiVersion: v1
kind: Config
clusters:
  - name: till-try
    cluster: {server: "$api", certificate-authority: "$data/pki/ca.crt"}
users:
  - name: $login
    user: {token: "$token"}
contexts:
  - name: till-try
    context: {cluster: till-try, user: $login}
current-context: till-try
END
  done
}

# etcd and the API server: control_plane ADDRESS PORT, and whether it tells pods where it is: none or
# lease
control_plane() {
  need etcd kube-apiserver kubectl openssl
  api=https://$1:$2
  authority
  certificate apiserver /CN=kube-apiserver \
    "IP:$1,IP:127.0.0.1,IP:10.96.0.1,DNS:kubernetes.default.svc"
  certificate apiserver-client /O=system:masters/CN=kube-apiserver DNS:kube-apiserver
  [ -f "$data/pki/accounts.key" ] || openssl genrsa -out "$data/pki/accounts.key" 2048 2>/dev/null
  tokens
  start etcd etcd --data-dir "$data/etcd" \
    --listen-client-urls http://127.0.0.1:23790 --advertise-client-urls http://127.0.0.1:23790 \
    --listen-peer-urls http://127.0.0.1:23800 \
    --initial-advertise-peer-urls http://127.0.0.1:23800 \
    --initial-cluster default=http://127.0.0.1:23800
  start kube-apiserver kube-apiserver --bind-address "$1" --secure-port "$2" \
    --advertise-address "$1" --endpoint-reconciler-type "$3" \
    --etcd-servers http://127.0.0.1:23790 \
    --tls-cert-file "$data/pki/apiserver.crt" --tls-private-key-file "$data/pki/apiserver.key" \
    --token-auth-file "$data/pki/tokens.csv" --authorization-mode Node,RBAC \
    --enable-admission-plugins NodeRestriction \
    --kubelet-client-certificate "$data/pki/apiserver-client.crt" \
    --kubelet-client-key "$data/pki/apiserver-client.key" \
    --kubelet-preferred-address-types InternalIP \
    --service-cluster-ip-range "$services_range" \
    --service-account-issuer https://kubernetes.default.svc \
    --service-account-key-file "$data/pki/accounts.key" \
    --service-account-signing-key-file "$data/pki/accounts.key"
  KUBECONFIG=$data/pki/admin.kubeconfig
  export KUBECONFIG
  until_true 180 "the API server is ready" inside kubectl get --raw /readyz
  say "the API server is ready: $(inside kubectl version | tail -n 1)"
}

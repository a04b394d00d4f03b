#!/bin/sh
# nginx with the rules of compose.yaml's gateway, on 127.0.0.1:8000 of the node's network, before
# the Services of a namespace: gateway.sh NAMESPACE
set -eu
# shellcheck source=charts/try/common.sh
. "$(dirname "$0")/common.sh"

need nginx
namespace=$1
stop gateway
rm -rf "$data/gateway"
mkdir -p "$data/gateway"
ln -s /usr/lib/nginx/modules "$data/gateway/modules"
cp "$charts/../docker/nginx/gateway.js" "$data/gateway/"
sed -e "s|/etc/nginx/till/|$data/gateway/|" -e "s|/tmp/|$data/gateway/|" \
  -e 's|listen 8000|listen 127.0.0.1:8000|' \
  "$charts/../docker/nginx/nginx.conf" >"$data/gateway/nginx.conf"
for service in order-svc stock-svc payment-svc; do
  address=$("$here/node.sh" kubectl -n "$namespace" get service "till-$service" \
    -o 'jsonpath={.spec.clusterIP}')
  # One address for all pods: without max_fails=0 it would be left alone after a failure.
  echo "upstream $service {
  server $address:8080 max_fails=0;
  keepalive 64;
  keepalive_timeout 20s;
}"
done >"$data/gateway/upstreams.conf"
network=till-try
start gateway nginx -p "$data/gateway" -c "$data/gateway/nginx.conf" -g 'daemon off;'
until_true 20 "the gateway answers" "$here/node.sh" run \
  curl -sf http://127.0.0.1:8000/gateway/health
say "the shop is at http://127.0.0.1:8000, for those who are inside (node.sh run)"

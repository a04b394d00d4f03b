#!/usr/bin/env bash
# While clients shop at the shop of compose.yaml, kills one container after the other: each instance,
# each Redis primary, a replica, the gateway. Every request and answer is recorded, and after each kill
# compared with what the shop says then; see ./till chaos visit --help. Load goes to 127.0.0.1 only.
#
#   docker/try/kills.sh                       needs the shop of docker/try/compose.sh
#   docker/try/kills.sh kill order-svc-1      only this; see docker/try/kill.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

if [[ $# == 0 ]]; then
  set --
  for name in order-svc-1 stock-svc-1 payment-svc-1 order-svc-2 stock-svc-2 payment-svc-2; do
    [[ -z $(container $name) ]] || set -- "$@" "kill $name"
  done
  set -- "$@" "crash order-svc-1" "crash stock-svc-1" "crash payment-svc-1" "stop order-svc-1" \
    "stop stock-svc-1" "stop payment-svc-1" "kill primary-1" "kill primary-2" "kill primary-3" \
    "crash primary-1" "kill gateway" "crash gateway" "stop gateway" "kill console"
else
  set -- "$*"
fi
commands=()
for command in "$@"; do
  commands+=("docker/try/kill.sh $command")
done
./till chaos visit --target "$SHOP" --redis "$NODES" ${MARKDOWN:+--markdown "$MARKDOWN"} \
  "${commands[@]}" || wrong "a promise was broken"
./till audit --redis "$NODES" --settled --wait 60 || wrong "the books do not add up"
verdict

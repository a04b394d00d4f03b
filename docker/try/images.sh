#!/usr/bin/env bash
# Builds all images of ours and looks at each: its size; that it runs as nobody on a root that
# nothing can be written to; how soon it is ready, with its cache and without; its health check;
# and that `docker stop` ends it in order.
#
#   docker/try/images.sh                                  on a machine that reaches a registry
#   MAVEN_ARGUMENTS=--offline docker/try/images.sh        with docker/try/base-images.sh
#
# Afterwards Redis nodes of compose.yaml are up.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly PROGRAMS=(order-svc stock-svc payment-svc console)
readonly NAME=till-try

# Runs an image as compose.yaml and the chart do: run IMAGE [JVM OPTIONS].
run() {
  docker rm -f "$NAME" >/dev/null 2>&1 || true
  docker run -d --name "$NAME" --network "$network" --read-only --tmpfs /tmp:exec,size=64m \
    --cap-drop ALL --security-opt no-new-privileges --memory 640m \
    -e REDIS_URIS="$NODES" -e TILL_INSTANCE="$NAME" -e JDK_JAVA_OPTIONS="${2:-}" \
    -e TILL_OPERATOR_TOKEN=0123456789abcdef0123456789abcdef "$1" >/dev/null
}

# Milliseconds until it is ready; nothing if it dies.
ready_after() {
  local begin
  begin=$(date +%s%N)
  until docker exec "$NAME" bash /till/health.sh readiness 2>/dev/null; do
    [[ $(docker inspect -f '{{.State.Running}}' "$NAME") == true ]] || return 0
    sleep 0.05
  done
  echo $((($(date +%s%N) - begin) / 1000000))
}

compose build ${MAVEN_ARGUMENTS:+--build-arg "MAVEN_ARGUMENTS=$MAVEN_ARGUMENTS"}
compose up -d redis-create
docker wait "$(container redis-create)" >/dev/null
network=$(docker inspect -f '{{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}}' \
  "$(container redis-1)")

for program in "${PROGRAMS[@]}"; do
  image=till/$program
  say "$image: $(($(docker image inspect -f '{{.Size}}' "$image") / 1000000)) MB"
  same "  its user" 10001:10001 "$(docker image inspect -f '{{.Config.User}}' "$image")"

  # AOTMode=on: the JVM does not start if the cache does not fit.
  run "$image" -XX:AOTMode=on
  cached=$(ready_after)
  [[ -n $cached ]] || wrong "$image does not start from its cache: $(docker logs "$NAME" 2>&1 | tail -3)"
  run "$image" -XX:AOTMode=off
  say "  ready after ${cached:-?} ms, without the cache $(ready_after) ms"

  run "$image"
  ready_after >/dev/null
  same "  its id" 10001 "$(docker exec "$NAME" bash -c 'echo $UID')"
  same "  may write to its root" no \
    "$(docker exec "$NAME" bash -c '(: >/till/written) 2>/dev/null && echo yes || echo no')"
  sleep 6
  same "  its health check says" healthy "$(health "$NAME")"
  begin=$SECONDS
  docker stop -t 35 "$NAME" >/dev/null
  say "  docker stop took $((SECONDS - begin)) s"
  same "  it exited with" 143 "$(docker inspect -f '{{.State.ExitCode}}' "$NAME")"
done
docker rm -f "$NAME" >/dev/null
verdict

# For the scripts of this folder: what they share. They run from the root of the repository.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly SHOP=http://127.0.0.1:${PORT:-8000}
# The addresses that compose.yaml gives three of the nodes.
readonly SUBNET=172.31.250
readonly NODES=redis://$SUBNET.11:6379,redis://$SUBNET.12:6379,redis://$SUBNET.13:6379
# A project of its own, so that nobody's data is touched. It has the addresses and ports of compose.yaml.
export COMPOSE_PROJECT_NAME=till-try
# What this machine allows at most, where that is less than the gateway asks for.
limit=$(ulimit -Hn)
[[ $limit == unlimited || $limit -ge 65536 ]] || export OPEN_FILES=$limit
# A line for each thing that is wrong: a file, as much is asked in subshells.
failures=$(mktemp)
trap 'rm -f "$failures"' EXIT

# docker compose, or the docker-compose that was before it.
compose() {
  if docker compose version >/dev/null 2>&1; then
    docker compose "$@"
  else
    docker-compose "$@"
  fi
}

say() { echo "try: $*"; }

wrong() { echo "try: WRONG: $*" | tee -a "$failures" >&2; }

# Ends with what came of it.
verdict() {
  if [[ -s $failures ]]; then
    say "$(wc -l <"$failures") things are wrong"
    exit 1
  fi
  say "all is as it should be"
  exit 0
}

# The container of a service of compose.yaml, or all: container redis-1.
container() {
  docker ps -aq --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" \
    ${1:+--filter "label=com.docker.compose.service=$1"}
}

# How a container is: healthy, starting, unhealthy; running where it has no health check.
health() {
  docker inspect -f '{{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}}{{end}}' "$1"
}

# Waits for a container to be well: await_healthy CONTAINER [SECONDS].
await_healthy() {
  local end=$((SECONDS + ${2:-180}))
  until [[ $(health "$1") == healthy || $(health "$1") == running ]]; do
    ((SECONDS < end)) || { wrong "$1 is $(health "$1")"; return; }
    sleep 0.2
  done
}

# Asks the shop: ask STATUS METHOD PATH; prints the body. Another status is wrong.
ask() {
  local answer
  answer=$(curl -s -m 60 -w '\n%{http_code}' -X "$2" "$SHOP$3") || true
  [[ ${answer##*$'\n'} == "$1" ]] || wrong "$2 $3: ${answer//$'\n'/ }, not $1"
  echo "${answer%$'\n'*}"
}

# The id in an answer.
id() { sed -n 's/.*_id":"\([^"]*\)".*/\1/p'; }

# same WHAT EXPECTED ACTUAL
same() { [[ $2 == "$3" ]] && say "$1: $3" || wrong "$1: $3, not $2"; }

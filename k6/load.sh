#!/bin/sh
# ./till load: puts a script of this folder on a running shop, by k6 or by a rehearsal without it.
set -eu

usage() {
  cat <<'EOT'
Usage: ./till load [SCRIPT] [OPTIONS] [K6 OPTIONS]

Puts load on a running shop with k6, says what came of it, and writes an HTML report.

  load         25 users, then 100, then 50, a request a second each; 5 minutes (default)
  stress       2,500 users, then 10,000, then 500; 5 minutes; take a --scale for a small machine
  spike        20 requests a second, suddenly 200; 2 minutes
  soak         50 requests a second for 30 minutes
  breakpoint   ever more requests a second, until a condition breaks; 10 minutes at most
  consistency  the course's public test: 1,000 checkouts of 100 units at once
  smoke        everything a few times

  --target URL       the shop (default: the one on the data folder, or http://127.0.0.1:8000)
  --data FOLDER      where the shop's data lives, and the reports (default: .till)
  --scale N          times as many users or requests a second; a fraction for fewer (default: 1)
  --duration TIME    such as 90s, 5m or 1h
  --quick            30 s
  --find-scale       find the largest scale that keeps the conditions: several runs, of 60 s each
                     unless --duration says otherwise, first ever larger, then between
  --from N           where --find-scale begins (default: 0.005)
  --rehearse         run it in Node instead of k6: few users and rough times
  --allow-remote     let the target be another machine: be sure that it is yours
  -h, --help         show this help

Everything else goes to k6, which is found in $K6, on the PATH or in ~/go/bin. Exits with 0 if all
conditions were kept, with 99 if one was not; docs/load.md tells what they are.
EOT
}

fail() {
  echo "load: $*" >&2
  exit 2
}

folder=$(cd "$(dirname "$0")" && pwd -P)
data=$folder/../.till
script=load
target=
is_remote_allowed=
is_rehearsal=
is_search=
# What k6 exits with if a condition was not kept.
broken_status=99
log=
from=0.005
case ${1:-} in
  '' | -*) ;;
  *)
    script=${1%.js}
    shift
    ;;
esac

# The options for k6 are what is left of the arguments: each is looked at once and kept at the end.
rest=$#
while [ "$rest" -gt 0 ]; do
  option=$1
  shift
  rest=$((rest - 1))
  case $option in
    --target | --data | --scale | --duration | --from)
      [ "$rest" -gt 0 ] || fail "$option needs a value"
      value=$1
      shift
      rest=$((rest - 1))
      ;;
  esac
  case $option in
    --target) target=${value%/} ;;
    --data) data=$value ;;
    --scale) SCALE=$value ;;
    --duration) DURATION=$value ;;
    --from) from=$value ;;
    --quick) QUICK=1 ;;
    --find-scale) is_search=1 ;;
    --rehearse) is_rehearsal=1 ;;
    --allow-remote) is_remote_allowed=1 ;;
    -h | --help)
      usage
      exit 0
      ;;
    *) set -- "$@" "$option" ;;
  esac
done
[ -f "$folder/$script.js" ] || fail "there is no script $script; ./till load --help lists them"

# The gateway of the shop on the data folder, if there ever was one.
if [ -z "$target" ]; then
  status=$data/run/installation.txt
  port=$([ ! -f "$status" ] || sed -n 's/^GATEWAY [^ ]* //p' "$status")
  target=http://127.0.0.1:${port:-8000}
fi

is_this_machine() {
  echo "$1" | grep -Eq '^https?://(localhost|127(\.[0-9]+){3}|\[::1])(:[0-9]+)?(/.*)?$'
}

case $target in http://* | https://*) ;; *) fail "$target is not the URL of a shop" ;; esac
is_this_machine "$target" || [ -n "$is_remote_allowed" ] ||
  fail "$target is not on this machine. Load is for shops of your own: add --allow-remote if it is."

if [ -n "$is_rehearsal" ]; then
  command -v node >/dev/null || fail "a rehearsal needs Node 20 or later"
  k6=$folder/rehearsal/run.js
else
  k6=${K6:-$(command -v k6 || echo "$HOME/go/bin/k6")}
  command -v "$k6" >/dev/null ||
    fail "there is no k6: install it (grafana.com/docs/k6), let K6 name it, or add --rehearse"
fi

mkdir -p "$data/load"
reports=$(cd "$data/load" && pwd -P)
# Users have a connection each.
ulimit -n "$(ulimit -H -n)" 2>/dev/null || true

# Runs the script once, with further options for k6; the files are named after it and the time.
run() {
  name=$reports/$script-$(date +%Y%m%d-%H%M%S)
  result=$name.txt
  status=0
  K6_WEB_DASHBOARD=true K6_WEB_DASHBOARD_PORT=-1 K6_WEB_DASHBOARD_PERIOD=1s \
    K6_WEB_DASHBOARD_EXPORT=$name.html K6_NEW_MACHINE_READABLE_SUMMARY=false \
    K6_NO_USAGE_REPORT=true \
    "$k6" run -e TARGET="$target" -e RESULT="$result" \
    -e SCALE="${SCALE:-1}" -e DURATION="${DURATION:-}" -e QUICK="${QUICK:-}" \
    "$@" "$folder/$script.js" || status=$?
}

# What a figure of the last run is.
figure() {
  sed -n "s/^$1=//p" "$result"
}

# Ends if the last run did not come to its end, or did nothing, which keeps every condition.
check_that_it_ran() {
  case $status in
    0 | "$broken_status")
      [ ! -f "$result" ] || [ "$(figure requests)" = 0 ] || return 0
      status=1
      ;;
  esac
  echo "load: there is no result${log:+; what was said is in $log}" >&2
  exit "$status"
}

row() {
  printf '%-9s %8s %10s %10s %10s %8s  %s\n' "$@"
}

# Runs the script at a scale; whether it kept the conditions.
try() {
  SCALE=$1
  shift
  run "$@" >>"$log" 2>&1
  check_that_it_ran
  verdict=$([ "$status" = 0 ] && echo kept || echo broken)
  row "$SCALE" "$(figure users)" "$(figure requests)" "$(figure p50)" "$(figure p999)" \
    "$(figure failed)" "$verdict"
  [ "$status" = 0 ]
}

# Warms the shop up, as code that has just been loaded is slow; then doubles the scale until a
# condition breaks, and halves the gap three times.
find_scale() {
  log=$reports/scale-$script.log
  : >"$log"
  DURATION=${DURATION:-60s}
  echo "$script on $target, $DURATION each; what the runs say is in $log"
  SCALE=$from
  run "$@" >>"$log" 2>&1
  check_that_it_ran
  row scale users requests 'p50 ms' 'p99.9 ms' failed conditions
  kept=0
  scale=$from
  broken=
  while [ -z "$broken" ]; do
    if try "$scale" "$@"; then
      kept=$scale
      [ "$scale" != 1 ] || break
      scale=$(awk "BEGIN { s = $scale * 2; if (s > 1) s = 1; print s }")
    else
      broken=$scale
    fi
  done
  for _ in 1 2 3; do
    [ -n "$broken" ] && [ "$kept" != 0 ] || break
    scale=$(awk "BEGIN { printf \"%.4g\", ($kept + $broken) / 2 }")
    if try "$scale" "$@"; then kept=$scale; else broken=$scale; fi
  done
  [ "$kept" != 0 ] || fail "a scale of $from is too large already; begin with a smaller one"
  echo
  echo "The largest scale that keeps the conditions: $kept"
}

if [ -n "$is_search" ]; then
  find_scale "$@"
  exit
fi
run "$@"
[ ! -f "$name.html" ] || echo "The report is $name.html"
check_that_it_ran
exit "$status"

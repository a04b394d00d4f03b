#!/bin/sh
# Makes a stand-in for the image redis:7 from the redis-server and redis-cli of this machine, for
# ./till test -Pcontainers where no registry can be reached.
set -eu

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

copy() {
  mkdir -p "$root$(dirname "$1")"
  [ -e "$root$1" ] || cp -L "$1" "$root$1"
}

for program in redis-server redis-cli sh mkdir sleep; do
  path=$(command -v "$program")
  copy "$(readlink -f "$path")"
  mkdir -p "$root/usr/local/bin"
  ln -sf "$(readlink -f "$path")" "$root/usr/local/bin/$program"
  # Every absolute path that ldd names is a library, or the loader.
  for library in $(ldd "$path" | grep -o '/[^ ]*'); do
    copy "$library"
  done
done
mkdir -p "$root/data" "$root/dev" "$root/tmp"

tar --create --directory "$root" . |
  docker import --change 'CMD ["redis-server"]' --change 'WORKDIR /data' - redis:7

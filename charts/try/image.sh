#!/bin/sh
# Makes an image out of programs of this machine and the libraries they are linked with, where none
# can be pulled: image.sh FILE NAME:TAG ENTRYPOINT PROGRAM... The first program's other names, such
# as those of busybox, are given as NAME=PROGRAM. The result is for `ctr images import`.
set -eu

file=$1
name=$2
entrypoint=$3
shift 3

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/root/bin" "$work/root/tmp" "$work/root/etc" "$work/root/lib64"
chmod 1777 "$work/root/tmp"
echo "root:x:0:0:root:/:/bin/sh" >"$work/root/etc/passwd"

for each in "$@"; do
  case $each in
    *=*)
      ln -s "$(basename "${each#*=}")" "$work/root/bin/${each%%=*}"
      continue
      ;;
  esac
  cp -L "$each" "$work/root/bin/"
  # Where the loader looks for them: in the folders they have here.
  ldd "$each" 2>/dev/null | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "$work/root$(dirname "$library")"
    cp -L "$library" "$work/root$library"
  done
done
# Names of hosts are looked up by libraries that nothing is linked with.
for library in libnss_dns.so.2 libnss_files.so.2 libresolv.so.2; do
  for folder in /lib/x86_64-linux-gnu /lib/aarch64-linux-gnu; do
    if [ -f "$folder/$library" ]; then
      mkdir -p "$work/root$folder"
      cp -L "$folder/$library" "$work/root$folder/"
    fi
  done
done
if [ -d /etc/ssl/certs ]; then
  mkdir -p "$work/root/etc/ssl/certs"
  cp -L /etc/ssl/certs/ca-certificates.crt "$work/root/etc/ssl/certs/" 2>/dev/null || true
fi

tar -C "$work/root" --owner 0 --group 0 --numeric-owner -cf "$work/layer.tar" .
layer=$(sha256sum "$work/layer.tar" | cut -d ' ' -f 1)
case $(uname -m) in
  aarch64) architecture=arm64 ;;
  *) architecture=amd64 ;;
esac
cat >"$work/config.json" <<END
{"architecture": "$architecture", "os": "linux",
 "config": {"Entrypoint": $entrypoint, "Env": ["PATH=/bin"]},
 "rootfs": {"type": "layers", "diff_ids": ["sha256:$layer"]}}
END
echo "[{\"Config\": \"config.json\", \"RepoTags\": [\"$name\"], \"Layers\": [\"layer.tar\"]}]" \
  >"$work/manifest.json"
tar -C "$work" -cf "$file" manifest.json config.json layer.tar

#!/bin/sh
# Makes the secret of the operators, in a file that containers of compose.yaml share: 256 bits, as
# ./till up makes it. Does nothing where it is made already.
set -eu

file=$1
if [ -s "$file" ]; then
  exit 0
fi
od -v -A n -t x1 -N 32 /dev/urandom | tr -d ' \n' >"$file.partial"
chmod 444 "$file.partial" # whoever may mount it may read it, under whatever user
mv "$file.partial" "$file"
echo "the token of the operators is made"

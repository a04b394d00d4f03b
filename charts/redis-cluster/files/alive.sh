#!/bin/sh
# Alive: it says anything at all, be it that it is loading.
set -eu
. /scripts/common.sh

case $(cli probe 127.0.0.1 ping 2>&1) in
  PONG | LOADING* | MASTERDOWN* | BUSY*) ;;
  *) exit 1 ;;
esac

#!/bin/sh
# Ready: it answers, has loaded its data, and, if it is a replica, is in touch with its primary.
set -eu
. /scripts/common.sh

[ "$(cli probe 127.0.0.1 ping)" = PONG ]
replication=$(cli probe 127.0.0.1 info replication | tr -d '\r')
case $replication in
  *role:slave*)
    case $replication in
      *master_link_status:up*) ;;
      *) exit 1 ;;
    esac
    ;;
esac

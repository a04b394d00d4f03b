#!/usr/bin/env bash
# Makes STAND-INS for the images that Dockerfile and compose.yaml name, for a machine that reaches a
# mirror of Debian but no registry of images: never for production.
#
#   docker/try/base-images.sh          all that are not there yet
#   docker/try/base-images.sh --again  all
#
# They have the names of the real ones, and their label till.stand-in says what is in them:
#   redis        Debian's Redis: 7.0.15 in Debian 12, whatever the tag says
#   nginx        Debian's nginx and njs: 1.22 and 0.7.9 in Debian 12
#   prometheus   Debian's Prometheus: 2.42 in Debian 12
#   JRE, Maven   the JDK and the Maven of this machine; the latter with a copy of its local
#                repository, so that `--build-arg MAVEN_ARGUMENTS=--offline` works
# There is no stand-in for Grafana and k6, which Debian does not have.
#
# Needs root, docker, mmdebstrap, Maven, JDK 25, and a ./till build that has filled the repository.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly SUITE=${SUITE:-bookworm}
readonly MAVEN_REPOSITORY=${MAVEN_REPOSITORY:-$HOME/.m2/repository}
readonly JAVA_PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
# What a JRE of Eclipse Temurin has, and no more: no compiler, no tools.
readonly JRE_MODULES=java.se,jdk.charsets,jdk.crypto.cryptoki,jdk.httpserver,jdk.jfr,jdk.localedata,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.net,jdk.nio.mapmode,jdk.sctp,jdk.security.auth,jdk.security.jgss,jdk.unsupported,jdk.zipfs

is_again=
[[ ${1:-} != --again ]] || is_again=1
[[ -x ${JAVA_HOME:?must name a JDK 25}/bin/jlink ]] || { echo "$JAVA_HOME has no jlink" >&2; exit 1; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The tag that a file asks for: argument_of MAVEN_IMAGE, image_of redis.
argument_of() { sed -n "s/^ARG $1=//p" Dockerfile; }
image_of() { sed -n "s/^ *image: \(\(.*\/\)\?$1:.*\)/\1/p" compose.yaml | sort -u; }

is_wanted() { [[ -n $is_again ]] || ! docker image inspect "$1" >/dev/null 2>&1; }

# A folder with a small Debian in it, and these packages: debian FOLDER PACKAGES [OPTIONS].
debian() {
  local folder=$1 packages=$2
  shift 2
  mmdebstrap --quiet --variant=essential ${packages:+"--include=$packages"} \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' "$@" "$SUITE" "$folder"
}

# Imports a folder as an image: import NAME FOLDER WHAT [CHANGES].
import() {
  local name=$1 folder=$2 what=$3 changes=()
  shift 3
  for change in "LABEL till.stand-in=\"$what\"" "$@"; do
    changes+=(--change "$change")
  done
  tar -C "$folder" --one-file-system --numeric-owner -c . |
    docker import "${changes[@]}" - "$name" >/dev/null
  echo "$name is $what"
}

version() { chroot "$1" dpkg-query -W -f '${source:Upstream-Version}' "$2"; }

redis=$(image_of redis)
nginx=$(argument_of NGINX_IMAGE)
prometheus=$(image_of prometheus)
if is_wanted "$redis" || is_wanted "$nginx" || is_wanted "$prometheus"; then
  # One for all three, as a mirror may be slow.
  servers=$scratch/servers
  debian "$servers" redis-server,nginx-light,libnginx-mod-http-js,prometheus
  # Each has something where its real image has it.
  mkdir -p "$servers/data" "$servers/prometheus" "$servers/etc/nginx"
  chown 999:999 "$servers/data"
  chown 65534:65534 "$servers/prometheus"
  ln -sfn /usr/lib/nginx/modules "$servers/etc/nginx/modules"
  import "$redis" "$servers" "Redis $(version "$servers" redis-server) of Debian" \
    'WORKDIR /data' 'VOLUME /data' 'EXPOSE 6379' 'CMD ["redis-server"]'
  import "$nginx" "$servers" "nginx $(version "$servers" nginx-light) of Debian" \
    'CMD ["nginx", "-g", "daemon off;"]'
  import "$prometheus" "$servers" "Prometheus $(version "$servers" prometheus) of Debian" \
    'USER nobody' 'WORKDIR /prometheus' 'VOLUME /prometheus' 'EXPOSE 9090' \
    'ENTRYPOINT ["prometheus"]' \
    'CMD ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"]'
fi

jre=$(argument_of JRE_IMAGE)
maven=$(argument_of MAVEN_IMAGE)
if is_wanted "$jre" || is_wanted "$maven"; then
  plain=$scratch/plain
  debian "$plain" ''
  mkdir -p "$plain/opt/java"
  "$JAVA_HOME/bin/jlink" --add-modules "$JRE_MODULES" --strip-debug --no-header-files \
    --no-man-pages --generate-cds-archive --output "$plain/opt/java/openjdk"
  import "$jre" "$plain" "the JDK of a machine, without its tools, on Debian" \
    'ENV JAVA_HOME=/opt/java/openjdk' "ENV PATH=$JAVA_PATH" 'ENV LANG=C.UTF-8' 'CMD ["bash"]'

  rm -rf "$plain/opt/java/openjdk"
  cp -RL "$JAVA_HOME" "$plain/opt/java/openjdk"
  cp -RL "$(mvn --version | sed 's/\x1b\[[0-9;]*m//g' | sed -n 's/^Maven home: //p')" \
    "$plain/usr/share/maven"
  ln -s ../share/maven/bin/mvn "$plain/usr/bin/mvn"
  mkdir "$plain/m2"
  cp -R "$MAVEN_REPOSITORY/." "$plain/m2"
  # Where a file came from does not matter any more: else Maven would ask there again.
  find "$plain/m2" \( -name _remote.repositories -o -name '*.lastUpdated' \) -delete
  import "$maven" "$plain" "the JDK, the Maven and its repository of a machine, on Debian" \
    'ENV JAVA_HOME=/opt/java/openjdk' "ENV PATH=$JAVA_PATH" 'ENV LANG=C.UTF-8' 'CMD ["bash"]'
fi

grafana=$(image_of grafana)
echo "There is no stand-in for $grafana: leave it out, as docker/try/compose.sh does."

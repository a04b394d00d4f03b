#!/bin/sh
# Builds Kubernetes, CoreDNS and Helm from their Go modules: Go, and a quarter of an hour of two
# cores. etcd, containerd, runc and the CNI plugins are the distribution's (README.md).
set -eu
# shellcheck source=charts/try/common.sh
. "$(dirname "$0")/common.sh"

kubernetes=1.34.4
coredns=v1.12.4
helm=v3.19.0

need go
mkdir -p "$bin" "$data/build"
cd "$data/build"

# Kubernetes asks for the modules that are developed with it as v0.0.0 of folders beside it, which
# its own module does not carry. They are published, too, under numbers that follow its own.
cat >go.mod <<END
module till.try/kubernetes

go 1.24.0

require k8s.io/kubernetes v$kubernetes

replace (
END
for module in api apiextensions-apiserver apimachinery apiserver cli-runtime client-go \
  cloud-provider cluster-bootstrap component-base component-helpers controller-manager cri-api \
  cri-client csi-translation-lib dynamic-resource-allocation endpointslice externaljwt kms \
  kube-aggregator kube-controller-manager kube-proxy kube-scheduler kubectl kubelet metrics \
  mount-utils pod-security-admission; do
  echo "  k8s.io/$module => k8s.io/$module v0.${kubernetes#*.}"
done >>go.mod
echo ")" >>go.mod

programs="kube-apiserver kubectl kube-controller-manager kube-scheduler kubelet kube-proxy"
{
  echo "//go:build tools"
  echo "package kubernetes"
  for program in $programs; do
    echo "import _ \"k8s.io/kubernetes/cmd/$program\""
  done
} >programs.go
go mod tidy >tidy.log 2>&1

CGO_ENABLED=0
export CGO_ENABLED
version=k8s.io/component-base/version
for program in $programs; do
  say "building $program"
  go build -trimpath -ldflags "-s -w -X $version.gitVersion=v$kubernetes \
    -X $version.gitMajor=1 -X $version.gitMinor=34 -X $version.gitTreeState=clean" \
    -o "$bin/" "k8s.io/kubernetes/cmd/$program"
done

say "building CoreDNS"
# With the plugins that node.sh asks for, and no cloud's.
mkdir -p "$data/build/coredns"
cd "$data/build/coredns"
cat >go.mod <<END
module till.try/coredns

go 1.25.0

require github.com/coredns/coredns $coredns

replace (
  k8s.io/api => k8s.io/api v0.${kubernetes#*.}
  k8s.io/apimachinery => k8s.io/apimachinery v0.${kubernetes#*.}
  k8s.io/client-go => k8s.io/client-go v0.${kubernetes#*.}
)
END
cat >main.go <<END
package main

import (
	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/coremain"
	_ "github.com/coredns/coredns/plugin/bind"
	_ "github.com/coredns/coredns/plugin/cache"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/kubernetes"
)

func main() {
	dnsserver.Directives = []string{"bind", "errors", "cache", "kubernetes"}
	coremain.Run()
}
END
go mod tidy >tidy.log 2>&1
go build -trimpath -ldflags "-s -w" -o "$bin/" .
say "building Helm"
GOBIN=$bin go install -trimpath -ldflags "-s -w" "helm.sh/helm/v3/cmd/helm@$helm"
ls -l "$bin"

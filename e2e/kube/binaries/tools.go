//go:build tools

// Package binaries names the programs of a Kubernetes control plane, so that go.mod and go.sum pin all they are built from.
package binaries

import (
	_ "go.etcd.io/etcd/server/v3"
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kubectl"
)

"""Judges a built tree by a real Kubernetes API server and the real Flux: `make test-cluster`."""

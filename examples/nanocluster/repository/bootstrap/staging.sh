#!/bin/sh
# Hands the cluster staging over to Flux. Safe to run again.
# usage: bootstrap/staging.sh AGE_KEY_FILE
set -eu
cd "$(dirname "$0")/.."
key=${1:?usage: $0 AGE_KEY_FILE}
[ -r "$key" ] || { echo "$key cannot be read" >&2; exit 2; }

kubectl create namespace flux-system --dry-run=client -o yaml | kubectl apply -f -
kubectl create secret generic sops-age --namespace flux-system --from-file=age.agekey="$key" \
  --dry-run=client -o yaml | kubectl apply -f -
helm upgrade --install flux-operator oci://ghcr.io/controlplaneio-fluxcd/charts/flux-operator --version 0.49.0 --namespace flux-system --wait
kubectl apply -f clusters/staging/flux-system/flux-instance.yaml
kubectl wait --namespace flux-system fluxinstance/flux --for=condition=Ready --timeout=10m
kubectl apply -f clusters/staging/flux-system/sync.yaml

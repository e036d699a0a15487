#!/bin/sh
# Hands the cluster production over to Flux. Safe to run again.
# usage: bootstrap/production.sh AGE_KEY_FILE
set -eu
key=${1:?usage: $0 AGE_KEY_FILE}
[ -r "$key" ] || { echo "$key cannot be read" >&2; exit 2; }

for tool in kubectl helm; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 2; }
done
root=$(cd "$(dirname "$0")/.." && pwd)
echo "handing $(kubectl config current-context) over to Flux as production"

kubectl create namespace flux-system --dry-run=client --output=yaml | kubectl apply --filename=-

kubectl create secret generic sops-age --namespace=flux-system --from-file=age.agekey="$key" \
  --dry-run=client --output=yaml | kubectl apply --filename=-

# Once Flux runs it keeps the operator itself up to date; only a cluster without one gets it from here.
if ! helm status flux-operator --namespace=flux-system 2>/dev/null | grep -q '^STATUS: deployed'; then
  helm upgrade --install flux-operator oci://ghcr.io/controlplaneio-fluxcd/charts/flux-operator \
    --version=0.49.0 --namespace=flux-system --wait
fi
kubectl apply --filename="$root/clusters/production/flux-system/flux-instance.yaml"
kubectl wait fluxinstance/flux --namespace=flux-system --for=condition=Ready --timeout=10m
kubectl apply --filename="$root/clusters/production/flux-system/sync.yaml"

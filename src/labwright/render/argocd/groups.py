"""Names of Argo CD's API."""

ARGO = "argoproj.io"
VERSION = "argoproj.io/v1alpha1"
APPLICATION = "Application"
APPLICATION_SET = "ApplicationSet"
PROJECT = "AppProject"

IN_CLUSTER = "in-cluster"
"""Argo CD's own name for the cluster that it runs in."""
IN_CLUSTER_SERVER = "https://kubernetes.default.svc"

SECRET_TYPE = "argocd.argoproj.io/secret-type"  # noqa: S105 (a label)
"""Label of Secrets that register something: `cluster`, `repository`, `repo-creds`."""
SYNC_WAVE = "argocd.argoproj.io/sync-wave"
HOOK = "argocd.argoproj.io/hook"
HELM_HOOK = "helm.sh/hook"
HELM_HOOK_WEIGHT = "helm.sh/hook-weight"
SYNC_OPTIONS = "argocd.argoproj.io/sync-options"
SKIP_RECONCILE = "argocd.argoproj.io/skip-reconcile"

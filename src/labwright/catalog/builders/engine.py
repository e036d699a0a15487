"""What the GitOps engine has to be told about one object."""

from typing import Any

from labwright.catalog.contract import Site


def keep_annotations(site: Site[Any]) -> dict[str, str]:
    """Annotations of an object that holds data: the engine never deletes it, even when it leaves the repository."""
    if site.homelab.gitops_engine == "argocd":
        return {"argocd.argoproj.io/sync-options": "Prune=false,Delete=false"}
    return {"kustomize.toolkit.fluxcd.io/prune": "disabled"}

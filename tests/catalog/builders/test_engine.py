"""What the GitOps engine is told about objects that hold data."""

from dataclasses import replace

from labwright.catalog.builders.engine import keep_annotations
from labwright.catalog.components.linkding import COMPONENT
from tests.catalog.sites import HOMELAB, OFFERS, site


def test_flux_never_prunes_what_holds_data() -> None:
    assert keep_annotations(site(COMPONENT, offers=OFFERS)) == {"kustomize.toolkit.fluxcd.io/prune": "disabled"}


def test_argo_neither_prunes_nor_deletes_it() -> None:
    made = replace(site(COMPONENT, offers=OFFERS), homelab=replace(HOMELAB, gitops_engine="argocd"))
    assert keep_annotations(made) == {"argocd.argoproj.io/sync-options": "Prune=false,Delete=false"}

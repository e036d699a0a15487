"""Where operators run, as far as others depend on it."""

from __future__ import annotations

from collections.abc import Iterable

from labwright.estate.certainty import RELEASES
from labwright.estate.fields import matches, text
from labwright.estate.objects import EstateObject
from labwright.estate.projections.helm import target_namespace

CERT_MANAGER = "cert-manager"
"""Name of the chart, of the release nearly everywhere, of its Deployment, and of the namespace where nothing says another."""
_CHARTS = (("spec", "chart", "spec", "chart"), ("spec", "chart"), ("spec", "chartRef", "name"))


def issuer_namespace(objects: Iterable[EstateObject]) -> str:
    """Where cert-manager keeps the Secrets of ClusterIssuers: the namespace that it runs in.

    Source: cert-manager.io/docs/configuration (`--cluster-resource-namespace`, by default the pod's own).
    """
    by_chart = ""
    for obj in objects:
        if obj.id[:2] == ("apps", "Deployment") and obj.id.name == CERT_MANAGER:
            return obj.id.namespace
        if obj.id[:2] in RELEASES and (obj.id.name == CERT_MANAGER or _chart(obj) == CERT_MANAGER):
            by_chart = by_chart or target_namespace(obj.value, obj.id)
        elif obj.id[:2] == ("argoproj.io", "Application") and CERT_MANAGER in (obj.id.name, *_charts(obj)):
            by_chart = by_chart or text(obj.value, "spec", "destination", "namespace")
    return by_chart or CERT_MANAGER


def _chart(obj: EstateObject) -> str:
    """The name of a release's chart; of K3s' HelmCharts the last part of what may be an address."""
    return next((found.rpartition("/")[2] for path in _CHARTS if (found := text(obj.value, *path))), "")


def _charts(obj: EstateObject) -> list[str]:
    """The charts of an Application."""
    found = (*matches(obj.value, ("spec", "source", "chart")), *matches(obj.value, ("spec", "sources", "*", "chart")))
    return [name for _, name in found if isinstance(name, str)]

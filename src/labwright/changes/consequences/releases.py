"""What makes Flux uninstall a Helm release and install it again: another name, namespace or storage of the release.

Code: `reinstalled`. Source: helm-controller internal/action/verify.go, ReleaseTargetChanged. A change of the chart's name does so
only where `upgrade.chartNameChangeStrategy` says `Reinstall`.
"""

from __future__ import annotations

from collections.abc import Iterator

from labwright.changes.consequences.comparison import Comparison, named
from labwright.changes.model import Consequence, Evidence, Gravity, ObjectChange
from labwright.estate.fields import text
from labwright.render.objects import Object
from labwright.source import nearest_place

_RELEASE = ("helm.toolkit.fluxcd.io", "HelmRelease")


def find(comparison: Comparison) -> Iterator[Consequence]:
    """Releases that are taken down and set up again."""
    for change in comparison.staying():
        if (change.id.group, change.id.kind) == _RELEASE and change.old is not None and change.new is not None:
            yield from _moved(change, change.old, change.new)


def _moved(change: ObjectChange, old: Object, new: Object) -> Iterator[Consequence]:
    namespace = change.id.namespace
    targets = {
        "releaseName": (_release_name(old), _release_name(new)),
        "targetNamespace": (_target(old, namespace), _target(new, namespace)),
        "storageNamespace": (_storage(old, namespace), _storage(new, namespace)),
    }
    for name, (before, after) in targets.items():
        if before != after:
            place = nearest_place(new.value, "spec", name)
            yield Consequence(
                code="reinstalled",
                gravity=Gravity.DANGER,
                message=f"{named(change.id)} is uninstalled and installed again: its `{name}` goes from {before} to {after}",
                subjects=(named(change.id),),
                unit=change.new_unit,
                evidence=(Evidence(text=f"`spec.{name}`", place=place),),
            )
            return


def _release_name(item: Object) -> str:
    """HelmRelease.GetReleaseName: `[targetNamespace-]name` where none is given."""
    target = text(item.value, "spec", "targetNamespace")
    given = text(item.value, "spec", "releaseName")
    return given or (f"{target}-{item.name}" if target else item.name)


def _target(item: Object, namespace: str) -> str:
    return text(item.value, "spec", "targetNamespace") or namespace


def _storage(item: Object, namespace: str) -> str:
    return text(item.value, "spec", "storageNamespace") or namespace

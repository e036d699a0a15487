from __future__ import annotations

import pytest

from tests.changes.clusters import changes, cluster, release, told


def reinstalled(old: str, new: str) -> list[str]:
    found = changes(cluster(release("r", spec=old)), cluster(release("r", spec=new)))
    return told(found, "reinstalled")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("releaseName: a", "releaseName: b", "`releaseName` goes from a to b"),
        ("chart: {}", "targetNamespace: x", "`releaseName` goes from r to x-r"),
        ("releaseName: r", "releaseName: r\ntargetNamespace: x", "`targetNamespace` goes from flux-system to x"),
        ("storageNamespace: a", "chart: {}", "`storageNamespace` goes from a to flux-system"),
    ],
)
def test_a_release_with_another_target_is_taken_down_first(old: str, new: str, what: str) -> None:
    assert reinstalled(old, new) == [
        f"danger reinstalled: HelmRelease flux-system/r is uninstalled and installed again: its {what}"
    ]


def test_to_write_down_the_default_changes_nothing() -> None:
    assert reinstalled("chart: {}", "releaseName: r\nstorageNamespace: flux-system") == []

from __future__ import annotations

from typing import Any

import pytest

from labwright.changes import Fate
from labwright.changes.fate import fate_of, from_crds_folder, setting, sync_options
from labwright.changes.units import Side
from labwright.render.units import Engine, Unit, UnitKind
from tests.changes.clusters import ROOT, cluster, config_map, objects, release, unit

CRD = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.org}\nspec: {}\n"


def fate(old: Unit, *new: Unit, root: str = "prune: true", new_root: str = "") -> str:
    """What becomes of the first object of a unit, as `outcome: why`."""
    before, after = Side.of(cluster(old, root=root)), Side.of(cluster(*new, root=new_root or root))
    return _told(fate_of(before.by_id[old.id].objects[0], before.by_id[old.id], before, after))


def _told(found: Fate) -> str:
    return f"{found.outcome}: {found.why}"


def one(text: str = "", spec: str = "prune: true", **more: Any) -> Unit:
    return unit("a", text or config_map("x"), spec=spec, **more)


def annotated(annotation: str, what: str = "annotations") -> str:
    return config_map("x", more=f", {what}: {{{annotation}}}")


def test_a_kustomization_that_prunes_deletes() -> None:
    assert fate(one(), one(config_map("w"))) == "deleted: Kustomization flux-system/a prunes"


def test_whether_it_prunes_is_read_where_it_will_be() -> None:
    assert fate(one(), one(config_map("w"), "prune: false")) == "stays: Kustomization flux-system/a does not prune"
    assert fate(one(spec="prune: false"), one(config_map("w"))) == "deleted: Kustomization flux-system/a prunes"


def test_a_suspended_kustomization_does_nothing_for_now() -> None:
    assert (
        fate(one(), one(config_map("w"), "prune: true\nsuspend: true"))
        == "waits: Kustomization flux-system/a is suspended"
    )


@pytest.mark.parametrize("what", ["annotations", "labels"])
@pytest.mark.parametrize("said", ["prune: disabled", "prune: Disabled", "reconcile: disabled", "ssa: Ignore"])
def test_an_object_may_refuse_to_be_pruned(what: str, said: str) -> None:
    text = annotated(f"kustomize.toolkit.fluxcd.io/{said}", what)
    assert fate(one(text), one(config_map("w"))) == f"stays: it says `kustomize.toolkit.fluxcd.io/{said}`"


def test_applying_once_does_not_keep_from_pruning() -> None:
    assert fate(one(annotated("kustomize.toolkit.fluxcd.io/ssa: IfNotPresent")), one(config_map("w"))).startswith(
        "deleted"
    )


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("prune: true", "deleted: Kustomization flux-system/a goes, and its objects with it"),
        ("prune: false", "stays: Kustomization flux-system/a is deleted with `prune: false`"),
        (
            "prune: true\ndeletionPolicy: Orphan",
            "stays: Kustomization flux-system/a is deleted with `deletionPolicy: Orphan`",
        ),
        ("prune: false\ndeletionPolicy: Delete", "deleted: Kustomization flux-system/a goes, and its objects with it"),
        (
            "prune: false\ndeletionPolicy: WaitForTermination",
            "deleted: Kustomization flux-system/a goes, and its objects with it",
        ),
        ("prune: true\nsuspend: true", "stays: Kustomization flux-system/a is deleted while it is suspended"),
    ],
)
def test_a_kustomization_that_is_gone_does_what_its_policy_says(spec: str, expected: str) -> None:
    assert fate(one(spec=spec)) == expected


def test_a_kustomization_that_nobody_prunes_stays_with_all_it_has() -> None:
    expected = (
        "stays: Kustomization flux-system/a stays in the cluster: Kustomization flux-system/flux-system does not prune"
    )
    assert fate(one(), root="prune: false") == expected


def test_what_hangs_on_a_gone_grandparent_goes_with_it() -> None:
    parent = unit("p")
    child = one(parent=parent.id)
    before, after = Side.of(cluster(parent, child)), Side.of(cluster())
    assert _told(fate_of(child.objects[0], child, before, after)).startswith("deleted")
    before = Side.of(cluster(unit("p", spec="prune: false"), child))
    assert _told(fate_of(child.objects[0], child, before, after)) == (
        "stays: Kustomization flux-system/p is deleted with `prune: false`"
    )


def test_nobody_deletes_what_the_entry_applied() -> None:
    side = Side.of(cluster(one()))
    entry = Unit(kind=UnitKind.KUSTOMIZATION, namespace="flux-system", name="flux-system")
    gone = fate_of(side.by_id[ROOT].objects[0], entry, side, Side.of(None))
    assert gone.outcome == "stays"


def test_nothing_is_deleted_when_the_whole_cluster_is_gone() -> None:
    before = Side.of(cluster(one()))
    assert fate_of(before.by_id[one().id].objects[0], one(), before, Side.of(None)).outcome == "stays"


def test_helm_deletes_what_left_the_chart_but_not_what_says_keep() -> None:
    assert fate(release("r", config_map("x")), release("r")) == "deleted: Helm deletes what the chart no longer has"
    assert (
        fate(release("r", annotated("helm.sh/resource-policy: keep")), release("r"))
        == "stays: it says `helm.sh/resource-policy: keep`"
    )
    assert fate(release("r", config_map("x"))) == "deleted: HelmRelease flux-system/r goes: Helm uninstalls it"
    assert fate(release("r", config_map("x"), spec="suspend: true")).startswith("stays")


def test_helm_never_deletes_the_crds_folder_and_hooks() -> None:
    crds = release("r", CRD, template="thing/crds/things.yaml")
    assert from_crds_folder(crds.objects[0])
    assert fate(crds) == "stays: Helm never deletes what is in a chart's crds folder"
    hook = release("r", objects=objects(config_map("x"), template="r/templates/x.yaml", hook="pre-install"))
    assert fate(hook, release("r")).startswith("stays: it is a hook")


def app(text: str = "", spec: str = "syncPolicy: {automated: {prune: true}}", **more: Any) -> Unit:
    prune = "prune: true" in spec
    return unit("a", text or config_map("x"), kind=UnitKind.APPLICATION, spec=spec, **{"prune": prune, **more})


def test_argo_cd_prunes_where_it_is_told_to() -> None:
    assert fate(app(), app(config_map("w"))) == "deleted: Application flux-system/a prunes"
    assert (
        fate(app(), app(config_map("w"), "syncPolicy: {automated: {}}"))
        == "stays: Application flux-system/a does not prune by itself"
    )
    off = "syncPolicy: {automated: {prune: true}, syncOptions: [Prune=false]}"
    assert fate(app(), app(config_map("w"), off)) == "stays: Application flux-system/a has `Prune=false`"


def test_argo_cd_heeds_what_the_object_says() -> None:
    asked = "argocd.argoproj.io/sync-options: 'Validate=false, Prune=%s'"
    assert fate(app(annotated(asked % "false")), app(config_map("w"))) == "stays: it says `Prune=false`"
    assert fate(app(annotated(asked % "confirm")), app(config_map("w"))) == "waits: it says `Prune=confirm`"
    assert sync_options(objects(annotated(asked % "false"))[0]) == {"Validate": "false", "Prune": "false"}


def test_a_deleted_application_takes_its_objects_only_with_the_finalizer() -> None:
    finalizer = "  finalizers: [resources-finalizer.argocd.argoproj.io]\n"
    assert fate(app()) == "stays: Application flux-system/a is deleted and has no finalizer for its objects"
    assert fate(app(metadata=finalizer)) == "deleted: Application flux-system/a goes, and its objects with it"
    assert fate(app(CRD, metadata=finalizer)) == "stays: Argo CD spares CRDs when an Application is deleted"
    keep = annotated("argocd.argoproj.io/sync-options: Delete=false")
    assert fate(app(keep, metadata=finalizer)) == "stays: it says `Delete=false`"


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("{}", "deleted: Application flux-system/a goes, and its objects with it"),
        (
            "{preserveResourcesOnDeletion: true}",
            "stays: Application flux-system/a is deleted and has no finalizer for its objects",
        ),
        (
            "{applicationsSync: create-update}",
            "stays: Application flux-system/a stays in the cluster: ApplicationSet flux-system/s has `applicationsSync: create-update`",
        ),
    ],
)
def test_an_application_set_decides_about_what_it_generated(policy: str, expected: str) -> None:
    generator = unit("s", kind=UnitKind.APPLICATION_SET, spec=f"syncPolicy: {policy}")
    assert fate_told(app(parent=generator.id), generator) == expected


def fate_told(old: Unit, parent: Unit) -> str:
    before, after = Side.of(cluster(parent, old)), Side.of(cluster(parent))
    return _told(fate_of(old.objects[0], old, before, after))


def test_resource_sets_collect_their_garbage_and_overlays_do_not() -> None:
    made: dict[str, Any] = {"kind": UnitKind.RESOURCE_SET, "spec": "resources: []"}
    assert fate(unit("a", config_map("x"), **made), unit("a", **made)).startswith("deleted")
    kept = annotated("fluxcd.controlplane.io/prune: disabled")
    assert fate(unit("a", kept, **made), unit("a", **made)).startswith("stays")
    assert fate(unit("a", kept, **made)).startswith("stays")
    assert fate(unit("a", config_map("x"), **made)).startswith("deleted")
    side = Side.of(cluster(engine=Engine.KUSTOMIZE))
    overlay = Unit(kind=UnitKind.OVERLAY, namespace="", name="o", objects=objects(config_map("x")))
    assert fate_of(overlay.objects[0], overlay, side, side).outcome == "stays"
    still = Side(units=(overlay,), by_id={overlay.id: overlay})
    assert fate_of(overlay.objects[0], overlay, side, still).why == "nothing prunes an overlay that is applied by hand"


def test_the_line_that_decides_is_named() -> None:
    assert str(setting(one(), "prune")) == "clusters/home/a.yaml:7:10"
    assert setting(one(), "suspend") is None

"""Whole clusters."""

from __future__ import annotations

import base64

from labwright.source import plain
from tests.render.flux.harness import config_map, home, kustomization, problems
from tests.render.kustomize.harness import history


def test_nested_kustomizations_are_followed_in_order() -> None:
    cluster = home(
        {
            "clusters/home/apps.yaml": kustomization("apps", "path: ./apps, dependsOn: [{name: infra}], wait: true"),
            "clusters/home/infra.yaml": kustomization("infra", "path: ./infra, prune: true"),
            "infra/ks.yaml": kustomization("deep", "path: ./deep"),
            "deep/c.yaml": config_map("c"),
            "apps/d.yaml": config_map("d"),
        }
    )
    assert problems(cluster) == []
    assert [(unit.id, unit.parent) for unit in cluster.units] == [
        ("flux-system/flux-system", ""),
        ("flux-system/infra", "flux-system/flux-system"),
        ("flux-system/apps", "flux-system/flux-system"),
        ("flux-system/deep", "flux-system/infra"),
    ]
    apps = cluster.units[2]
    assert (apps.wait, apps.prune, apps.depends_on, apps.path) == (True, False, ("flux-system/infra",), "apps")
    assert str(apps.place) == "clusters/home/apps.yaml:3:18"
    assert [item.name for item in cluster.objects if item.kind == "ConfigMap"] == ["d", "c"]


def test_variables_come_from_the_spec_and_from_objects_of_other_units() -> None:
    after = "postBuild: {substitute: {OWN: own, BOTH: spec}, substituteFrom: [{kind: ConfigMap, name: settings}, {kind: Secret, name: s}]}"
    secret = base64.b64encode(b"from\nsecret").decode()
    cluster = home(
        {
            "clusters/home/a.yaml": kustomization("a", f"path: ./apps, {after}"),
            "clusters/home/z.yaml": kustomization("z", "path: ./settings"),
            "settings/c.yaml": config_map("settings", "{MAP: '5', BOTH: map}", ", namespace: flux-system"),
            "settings/s.yaml": f"{{apiVersion: v1, kind: Secret, metadata: {{name: s, namespace: flux-system}}, data: {{S: {secret}}}}}\n",
            "apps/c.yaml": config_map("c", "{own: '${OWN}', map: '${MAP}', both: '${BOTH}', secret: '${S}'}"),
        }
    )
    assert problems(cluster) == []
    value = next(item.value for item in cluster.objects if item.name == "c")
    assert plain(value["data"]) == {"own": "own", "map": 5, "both": "spec", "secret": "fromsecret"}
    assert history(value, "data", "map") == ["settings/c.yaml:4:13 postBuild substitution", "apps/c.yaml:4:28"]
    assert history(value, "data", "own")[0].startswith("clusters/home/a.yaml:4:")


def test_what_is_unknown_is_said() -> None:
    after = "postBuild: {substitute: {A: a}, substituteFrom: [{kind: ConfigMap, name: gone}, {kind: Secret, name: also, optional: true}]}"
    cluster = home(
        {
            "clusters/home/a.yaml": kustomization("a", f"path: ./apps, {after}"),
            "apps/c.yaml": config_map("c", "{x: '${X}'}"),
        }
    )
    codes = [(one.severity.value, one.code) for one in cluster.diagnostics]
    assert codes == [("warning", "FX007"), ("warning", "FX006")]
    assert "variable `X` has no value in Kustomization flux-system/a" in problems(cluster)[0]
    assert problems(cluster)[0].startswith("apps/c.yaml:4:")


def test_values_of_an_encrypted_secret_are_left_as_they_are() -> None:
    secret = "{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: flux-system}, stringData: {S: 'ENC[x]'}, sops: {mac: x}}\n"
    after = "postBuild: {substituteFrom: [{kind: Secret, name: s}]}"
    cluster = home(
        {
            "clusters/home/s.yaml": secret,
            "clusters/home/a.yaml": kustomization("a", f"path: ./apps, {after}"),
            "apps/c.yaml": config_map("c", "{x: '${S}'}"),
        }
    )
    assert [one.code for one in cluster.diagnostics] == ["FX012"]
    assert next(item.value for item in cluster.objects if item.name == "c")["data"] == {"x": "${S}"}


def test_one_broken_unit_does_not_hide_the_others() -> None:
    cluster = home(
        {
            "clusters/home/a.yaml": kustomization("a", "path: ./apps"),
            "clusters/home/b.yaml": kustomization("b", "path: ./gone"),
            "clusters/home/c.yaml": kustomization("c", "path: ./bad"),
            "apps/c.yaml": config_map("c"),
            "bad/kustomization.yaml": "resources: [gone.yaml]\n",
        }
    )
    assert [(unit.name, unit.ok, len(unit.objects)) for unit in cluster.units if unit.name in {"a", "b", "c"}] == [
        ("a", True, 1),
        ("b", False, 0),
        ("c", False, 0),
    ]
    assert problems(cluster) == [
        "bad/kustomization.yaml:1:13: error[KZ007]: `gone.yaml` does not exist",
        "clusters/home/b.yaml:4:67: error[FX002]: path `gone` of Kustomization flux-system/b does not exist",
    ]


def test_a_kustomization_of_another_repository_has_no_objects() -> None:
    other = "{apiVersion: source.toolkit.fluxcd.io/v1, kind: GitRepository, metadata: {name: other, namespace: flux-system}, spec: {url: x}}\n"
    elsewhere = kustomization("a", "path: ./apps").replace("name: flux-system},", "name: other},")
    cluster = home({"clusters/home/0.yaml": other, "clusters/home/a.yaml": elsewhere, "apps/c.yaml": config_map("c")})
    unit = next(one for one in cluster.units if one.name == "a")
    assert unit.objects == ()
    assert [one.code for one in unit.diagnostics] == ["FX003"]


def test_a_kustomization_that_is_applied_twice_is_told() -> None:
    cluster = home(
        {
            "clusters/home/a.yaml": kustomization("a", "path: ./apps"),
            "clusters/home/b.yaml": kustomization("b", "path: ./more"),
            "more/a.yaml": kustomization("a", "path: ./apps"),
            "apps/c.yaml": config_map("c"),
        }
    )
    assert [one.code for one in cluster.diagnostics] == ["FX009"]


def test_the_entry_takes_the_settings_that_it_patches_into_itself() -> None:
    patch = "[{op: add, path: /spec/postBuild, value: {substitute: {V: x}}}]"
    cluster = home(
        {
            "clusters/home/kustomization.yaml": "resources: [flux-system, c.yaml]\n",
            "clusters/home/flux-system/kustomization.yaml": "resources: [gotk-sync.yaml]\n"
            f"patches: [{{target: {{kind: Kustomization}}, patch: '{patch}'}}]\n",
            "clusters/home/c.yaml": config_map("c", "{x: '${V}'}"),
        }
    )
    assert problems(cluster) == []
    assert next(item.value for item in cluster.objects if item.name == "c")["data"] == {"x": "x"}

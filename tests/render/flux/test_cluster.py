"""Whole clusters."""

from __future__ import annotations

import base64

from labwright.render.context import Context
from labwright.render.flux import clusters, render_cluster
from labwright.render.flux.substitution import DECRYPTED
from labwright.source import plain
from tests.render.flux.harness import SYNC, Repositories, home, kustomization, repository
from tests.render.kustomize.harness import history
from tests.render.written import config_map, problems, tree


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
        ("Kustomization/flux-system/flux-system", ""),
        ("Kustomization/flux-system/infra", "Kustomization/flux-system/flux-system"),
        ("Kustomization/flux-system/apps", "Kustomization/flux-system/flux-system"),
        ("Kustomization/flux-system/deep", "Kustomization/flux-system/infra"),
    ]
    apps = cluster.units[2]
    assert (apps.wait, apps.prune, apps.depends_on, apps.path) == (
        True,
        False,
        ("Kustomization/flux-system/infra",),
        "apps",
    )
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
    after = "postBuild: {substitute: {A: a}, substituteFrom: [{kind: Secret, name: also, optional: true}]}"
    cluster = home(
        {
            "clusters/home/a.yaml": kustomization("a", f"path: ./apps, {after}"),
            "apps/c.yaml": config_map("c", "{x: '${X}'}"),
        }
    )
    codes = [(one.severity.value, one.code) for one in cluster.diagnostics]
    assert codes == [("warning", "FX007")]
    assert "variable `X` has no value in Kustomization flux-system/a" in problems(cluster)[0]
    assert problems(cluster)[0].startswith("apps/c.yaml:4:")


def test_where_a_source_of_variables_is_unknown_no_variable_is_called_missing() -> None:
    after = "postBuild: {substitute: {A: a}, substituteFrom: [{kind: ConfigMap, name: gone}]}"
    cluster = home(
        {
            "clusters/home/a.yaml": kustomization("a", f"path: ./apps, {after}"),
            "apps/c.yaml": config_map("c", "{x: '${X}', d: '${D:=default}', a: '${A}', l: '${X,,}'}"),
        }
    )
    assert [(one.severity.value, one.code) for one in cluster.diagnostics] == [("warning", "FX006")]
    value = next(item.value for item in cluster.objects if item.name == "c")
    assert plain(value["data"]) == {"x": "${X}", "d": "default", "a": "a", "l": "${X,,}"}


def test_a_secret_that_an_operator_makes_is_known_to_be_unknown() -> None:
    after = "postBuild: {substituteFrom: [{kind: Secret, name: made}]}"
    maker = (
        "{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: made, namespace: flux-system}}\n"
    )
    cluster = home(
        {
            "clusters/home/a.yaml": kustomization("a", f"path: ./apps, {after}"),
            "clusters/home/es.yaml": maker,
            "apps/c.yaml": config_map("c", "{x: '${X}'}"),
        }
    )
    assert problems(cluster) == [
        "clusters/home/a.yaml:4:125: info[FX006]: Secret flux-system/made is made in the cluster by ExternalSecret flux-system/made; its variables are unknown"
    ]


def test_a_unit_finds_the_settings_that_it_applies_itself() -> None:
    after = "postBuild: {substituteFrom: [{kind: ConfigMap, name: own}]}"
    cluster = home(
        {
            "clusters/home/a.yaml": kustomization("a", f"path: ./apps, {after}"),
            "apps/own.yaml": config_map("own", "{X: value}", ", namespace: flux-system"),
            "apps/c.yaml": config_map("c", "{x: '${X}'}"),
        }
    )
    assert problems(cluster) == []
    assert next(item.value for item in cluster.objects if item.name == "c")["data"] == {"x": "value"}


def test_decrypted_values_are_used_and_marked() -> None:
    sealed = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: flux-system}\nstringData:\n  S: ENC[x]\nsops: {mac: x}\n"
    after = "postBuild: {substituteFrom: [{kind: Secret, name: s}]}"
    files = {
        "clusters/home/flux-system/gotk-sync.yaml": SYNC,
        "clusters/home/s.yaml": sealed,
        "clusters/home/a.yaml": kustomization("a", f"path: ./apps, {after}"),
        "apps/c.yaml": config_map("c", "{x: '${S}'}"),
    }

    def decrypt(content: bytes, file: str) -> bytes:
        return content.partition(b"sops:")[0].replace(b"ENC[x]", b"geheim")

    made = tree(files)
    (entry,) = clusters(made)
    cluster = render_cluster(made, entry, Context(decrypt=decrypt))
    assert problems(cluster) == []
    value = next(item.value for item in cluster.objects if item.name == "c")
    assert value["data"] == {"x": "geheim"}
    assert history(value, "data", "x")[0] == f"clusters/home/s.yaml:5:6 {DECRYPTED}"


GENERATOR = """\
apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: g, namespace: flux-system}
spec:
  sources: [{alias: r, kind: GitRepository, name: flux-system}]
  artifacts:
    - name: apps
      copy:
        - {from: '@r/apps/base/**', to: '@artifact/base/'}
        - {from: '@r/apps/home/**', to: '@artifact/home/', exclude: ['*.md']}
"""


def test_what_an_artifact_holds_is_built_there_and_points_into_the_repository() -> None:
    apps = kustomization("apps", "path: ./home, postBuild: {substitute: {A: a}}")
    cluster = home(
        {
            "clusters/home/a.yaml": apps.replace(
                "kind: GitRepository, name: flux-system", "kind: ExternalArtifact, name: apps"
            ),
            "clusters/home/g.yaml": GENERATOR,
            "apps/base/c.yaml": config_map("c", "{x: '${X}'}"),
            "apps/base/kustomization.yaml": "resources: [c.yaml]\n",
            "apps/home/kustomization.yaml": "resources: [../base]\nnamePrefix: my-\n",
        }
    )
    assert [str(one).partition(" ")[0] for one in cluster.diagnostics] == ["apps/base/c.yaml:4:11:"]
    unit = next(one for one in cluster.units if one.name == "apps")
    assert unit.path == "apps/home"
    (item,) = unit.objects
    assert (item.name, str(item.place)) == ("my-c", "apps/home/kustomization.yaml:2:13")
    assert history(item.value, "kind") == ["apps/base/c.yaml:2:7"]


def test_an_error_in_an_artifact_points_into_the_repository_too() -> None:
    apps = kustomization("apps", "path: ./home")
    cluster = home(
        {
            "clusters/home/a.yaml": apps.replace(
                "kind: GitRepository, name: flux-system", "kind: ExternalArtifact, name: apps"
            ),
            "clusters/home/g.yaml": GENERATOR,
            "apps/home/kustomization.yaml": "resources: [gone.yaml]\n",
        }
    )
    assert problems(cluster) == ["apps/home/kustomization.yaml:1:13: error[KZ007]: `gone.yaml` does not exist"]


def test_what_a_source_ignores_is_not_there() -> None:
    cluster = home(
        {
            ".sourceignore": "/apps/draft.yaml\n",
            "clusters/home/a.yaml": kustomization("a", "path: ./apps"),
            "apps/c.yaml": config_map("c"),
            "apps/draft.yaml": config_map("draft"),
        }
    )
    assert problems(cluster) == []
    assert [item.name for item in cluster.objects if item.kind == "ConfigMap"] == ["c"]


def test_a_resource_set_is_a_unit_whose_objects_are_followed() -> None:
    template = (
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: set, namespace: flux-system}\nspec:\n"
        "  inputsFrom: [{name: apps}]\n  resources:\n"
        "    - apiVersion: kustomize.toolkit.fluxcd.io/v1\n      kind: Kustomization\n"
        "      metadata: {name: << inputs.name >>, namespace: flux-system}\n"
        "      spec: {path: './<< inputs.name >>', sourceRef: {kind: GitRepository, name: flux-system}}\n"
    )
    provider = (
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\nmetadata: {name: apps, namespace: flux-system}\n"
        "spec: {type: Static, defaultValues: {name: web}}\n"
    )
    cluster = home(
        {"clusters/home/a.yaml": template, "clusters/home/z/p.yaml": provider, "web/c.yaml": config_map("c")}
    )
    assert problems(cluster) == []
    assert [(unit.id, unit.parent) for unit in cluster.units] == [
        ("Kustomization/flux-system/flux-system", ""),
        ("ResourceSet/flux-system/set", "Kustomization/flux-system/flux-system"),
        ("Kustomization/flux-system/web", "ResourceSet/flux-system/set"),
    ]
    assert [item.name for item in cluster.units[2].objects] == ["c"]


def test_an_unknown_field_of_a_flux_object_is_an_error_with_its_line() -> None:
    cluster = home(
        {"clusters/home/a.yaml": kustomization("a", "path: ./apps, purne: true"), "apps/c.yaml": config_map("c")}
    )
    assert problems(cluster) == [
        "clusters/home/a.yaml:4:75: error[FX016]: a Kustomization (kustomize.toolkit.fluxcd.io/v1) has no field `purne` below `spec`: a"
    ]
    assert cluster.diagnostics[0].help == "did you mean `prune`?"


def test_a_folder_that_nothing_applies_is_told() -> None:
    cluster = home(
        {
            "clusters/home/a.yaml": kustomization("a", "path: ./apps"),
            "apps/kustomization.yaml": "resources: [web]\n",
            "apps/web/kustomization.yaml": "resources: [c.yaml]\n",
            "apps/web/c.yaml": config_map("c"),
            "apps/lost/kustomization.yaml": "resources: [c.yaml]\n",
        }
    )
    assert [one.code for one in cluster.diagnostics] == ["FX015"]


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
    patch = '[{"op": "add", "path": "/spec/postBuild", "value": {"substitute": {"V": "x"}}}]'
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


def test_a_resource_set_that_makes_itself_ends() -> None:
    template = (
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: set, namespace: flux-system}\nspec:\n"
        "  resources:\n    - {apiVersion: fluxcd.controlplane.io/v1, kind: ResourceSet, metadata: {name: set, namespace: flux-system}}\n"
    )
    cluster = home({"clusters/home/a.yaml": template})
    assert [one.code for one in cluster.diagnostics] == ["FX009"]


def test_patches_of_an_instance_count_for_what_it_syncs() -> None:
    made = tree(
        {
            "flux.yaml": """\
                apiVersion: fluxcd.controlplane.io/v1
                kind: FluxInstance
                metadata: {name: flux, namespace: flux-system}
                spec:
                  sync: {kind: GitRepository, url: x, path: home}
                  kustomize:
                    patches:
                      - target: {kind: Kustomization}
                        patch: |
                          - op: add
                            path: /spec/postBuild
                            value: {substitute: {A: b}}
                """,
            "home/c.yaml": config_map("c", "{x: '${A}'}"),
        }
    )
    (entry,) = clusters(made)
    cluster = render_cluster(made, entry)
    assert problems(cluster) == []
    assert [(unit.id, str(unit.place)) for unit in cluster.units] == [
        ("Kustomization/flux-system/flux-system", "flux.yaml:3:18")
    ]
    assert [item.value["data"] for item in cluster.objects] == [{"x": "b"}]


INFRA = "https://example.org/infra.git"
ELSEWHERE = {
    "apps/web/kustomization.yaml": "resources: [c.yaml]\nnamePrefix: x-\n",
    "apps/web/c.yaml": config_map("c", "{host: 'c.${DOMAIN}'}"),
    "deep/d.yaml": config_map("d"),
    "forgotten/kustomization.yaml": "resources: []\n",
}


def from_infra(name: str, spec: str) -> str:
    return kustomization(name, spec).replace("name: flux-system}, path", "name: infra}, path")


def test_the_files_of_another_repository_are_rendered_where_it_is_at_hand() -> None:
    known = Repositories({INFRA: {**ELSEWHERE, "apps/ks.yaml": from_infra("deep", "path: ./deep")}})
    cluster = home(
        {
            "clusters/home/infra.yaml": repository("infra", INFRA, ", ref: {tag: v1}"),
            "clusters/home/web.yaml": from_infra(
                "web", "path: ./apps, postBuild: {substitute: {DOMAIN: d}}, patches: [{patch: '" + PATCH + "'}]"
            ),
            "apps/c.yaml": config_map("not-this"),
        },
        Context(repositories=known),
    )
    assert problems(cluster) == []
    assert [(unit.name, unit.path) for unit in cluster.units] == [
        ("flux-system", "clusters/home"),
        ("web", "infra//apps"),
        ("deep", "infra//deep"),
    ]
    assert cluster.units[2].parent == "Kustomization/flux-system/web"
    assert str(cluster.units[2].place) == ".repositories/infra/apps/ks.yaml:3:18"
    item = next(one for one in cluster.objects if one.name == "x-c")
    assert plain(item.value["data"]) == {"host": "c.d", "more": "m"}
    assert history(item.value, "data", "host")[-1] == ".repositories/infra/apps/web/c.yaml:4:14"
    assert history(item.value, "data", "more")[0].startswith("clusters/home/web.yaml:4:")
    assert known.asked == [(INFRA, "v1")]


PATCH = "{apiVersion: v1, kind: ConfigMap, metadata: {name: x-c}, data: {more: m}}"


def test_what_comes_from_another_repository_may_take_its_files_from_this_one() -> None:
    known = Repositories({INFRA: {"back.yaml": kustomization("back", "path: ./own")}})
    cluster = home(
        {
            "clusters/home/infra.yaml": repository("infra", INFRA) + "---\n" + from_infra("web", "path: ./"),
            "own/kustomization.yaml": "resources: [c.yaml]\n",
            "own/c.yaml": config_map("c"),
        },
        Context(repositories=known),
    )
    assert [(unit.name, unit.path) for unit in cluster.units][1:] == [("web", "infra//"), ("back", "own")]
    assert [item.name for item in cluster.objects if item.kind == "ConfigMap"] == ["c"]


def test_no_path_leads_from_another_repository_into_this_one() -> None:
    known = Repositories({INFRA: {"apps/kustomization.yaml": "resources: [../../../own]\n"}})
    cluster = home(
        {
            "clusters/home/infra.yaml": repository("infra", INFRA) + "---\n" + from_infra("web", "path: ./apps"),
            "clusters/home/gone.yaml": from_infra("gone", "path: ./gone"),
            "own/kustomization.yaml": "resources: [c.yaml]\n",
            "own/c.yaml": config_map("c"),
        },
        Context(repositories=known),
    )
    found = problems(cluster)
    assert any(".repositories/infra/apps/kustomization.yaml:1:13: error[KZ007]" in one for one in found)
    assert any("path `infra//gone` of Kustomization flux-system/gone does not exist" in one for one in found)
    assert [item.name for item in cluster.objects if item.kind == "ConfigMap"] == []


def test_another_repository_that_is_not_at_hand_is_named() -> None:
    files = {
        "clusters/home/infra.yaml": repository("infra", INFRA),
        "clusters/home/web.yaml": from_infra("web", "path: ./apps"),
    }
    said = f"info[FX003]: Kustomization flux-system/web takes its files from GitRepository infra ({INFRA}), not from this repository"
    (without,) = problems(home(files))
    (missing,) = problems(home(files, Context(repositories=Repositories({}))))
    assert without == f"clusters/home/web.yaml:4:47: {said}"
    assert missing == f"{without}: {INFRA} is not in the cache"


def test_no_path_leads_from_this_repository_into_another_one() -> None:
    cluster = home(
        {
            "clusters/home/infra.yaml": repository("infra", INFRA) + "---\n" + from_infra("a", "path: ./deep"),
            "clusters/home/b.yaml": kustomization("b", "path: ./own"),
            "own/kustomization.yaml": "resources: [../.repositories/infra/deep/d.yaml]\n",
        },
        Context(repositories=Repositories({INFRA: ELSEWHERE})),
    )
    assert [(unit.name, len(unit.objects)) for unit in cluster.units][1:] == [("a", 1), ("b", 0)]
    assert [one.code for one in cluster.diagnostics] == ["KZ007"]


def test_settings_of_another_repository_give_variables() -> None:
    settings = config_map("settings", "{DOMAIN: example.org}", ", namespace: flux-system")
    known = Repositories({INFRA: {"settings.yaml": settings}})
    after = "postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}"
    cluster = home(
        {
            "clusters/home/infra.yaml": repository("infra", INFRA) + "---\n" + from_infra("settings", "path: ./"),
            "clusters/home/a.yaml": kustomization("a", f"path: ./apps, {after}"),
            "apps/c.yaml": config_map("c", "{host: '${DOMAIN}'}"),
        },
        Context(repositories=known),
    )
    assert problems(cluster) == []
    value = next(item.value for item in cluster.objects if item.name == "c")
    assert history(value, "data", "host")[0].startswith(".repositories/infra/settings.yaml:4:")

import pytest

from labwright.catalog.contract import Stage
from labwright.render.kustomize.build import kustomize
from labwright.source import load, plain
from labwright.tree import Tree
from tests.emit.pieces import config_map, content, files, overlaid, placed, secret

HEAD = """\
# yaml-language-server: $schema=https://json.schemastore.org/kustomization
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
"""


def test_what_clusters_share_is_base_and_what_differs_a_patch() -> None:
    made = overlaid(
        content("production", placed(config_map("web", a="same", b="one"))),
        content("staging", placed(config_map("web", a="same", b="two"))),
    )
    assert sorted(made.files) == [
        "apps/base/web/kustomization.yaml",
        "apps/base/web/web.yaml",
        "apps/production/kustomization.yaml",
        "apps/production/web/kustomization.yaml",
        "apps/production/web/web.patch.yaml",
        "apps/staging/kustomization.yaml",
        "apps/staging/web/kustomization.yaml",
        "apps/staging/web/web.patch.yaml",
    ]
    assert made.files["apps/production/web/kustomization.yaml"] == (
        HEAD + "resources:\n  - ../../base/web\npatches:\n  - path: web.patch.yaml\n"
    )
    assert made.files["apps/production/web/web.patch.yaml"] == (
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  namespace: web\ndata:\n  b: one\n"
    )


def test_an_overlay_with_nothing_of_its_own_refers_to_the_base() -> None:
    made = overlaid(*(content(name, placed(config_map("web", a="same"))) for name in ("production", "staging")))
    assert made.files["apps/staging/kustomization.yaml"] == HEAD + "resources:\n  - ../base/web\n"
    assert not any(path.startswith("apps/staging/web") for path in made.files)


def test_a_folder_that_a_cluster_lacks_is_absent_from_its_overlay() -> None:
    made = overlaid(
        content("production", placed(config_map("web", a="x")), placed(config_map("logs", a="x"), folder="logs")),
        content("staging", placed(config_map("web", a="x"))),
    )
    assert "logs" not in made.files["apps/staging/kustomization.yaml"]
    assert "- ../base/logs\n" in made.files["apps/production/kustomization.yaml"]


def test_a_stage_that_a_cluster_does_not_use_is_not_applied() -> None:
    made = overlaid(
        content("production", placed(config_map("web", a="x")), placed(config_map("pool", a="x"), stage=Stage.CONFIGS)),
        content("staging", placed(config_map("web", a="x"))),
    )
    assert made.stages == {"production": (Stage.CONFIGS, Stage.APPS), "staging": (Stage.APPS,)}


def test_an_object_that_only_some_clusters_of_a_folder_have_stands_in_their_overlays() -> None:
    made = overlaid(
        content("production", placed(config_map("web", a="x")), placed(config_map("extra", a="x"))),
        content("staging", placed(config_map("web", a="x"))),
    )
    assert "apps/production/web/extra.yaml" in made.files
    assert "apps/base/web/extra.yaml" not in made.files


def test_namespaces_come_first() -> None:
    made = overlaid(
        content(
            "production",
            placed(config_map("web", a="x"), stage=Stage.CONTROLLERS, folder="alpha"),
            placed(config_map("web", a="x"), stage=Stage.CONTROLLERS, folder="namespaces"),
        )
    )
    root = load(made.files["infrastructure/controllers/production/kustomization.yaml"], "k").value
    assert plain(root["resources"]) == ["../base/namespaces", "../base/alpha"]


def test_dashboards_have_no_base() -> None:
    made = overlaid(*(content(name, placed(config_map("one", a="x"), stage=Stage.DASHBOARDS)) for name in ("a", "b")))
    assert sorted(path for path in made.files if path.startswith("monitoring/dashboards")) == [
        "monitoring/dashboards/a/kustomization.yaml",
        "monitoring/dashboards/a/one.yaml",
        "monitoring/dashboards/b/kustomization.yaml",
        "monitoring/dashboards/b/one.yaml",
    ]


def test_secrets_are_listed_where_their_files_will_be() -> None:
    made = overlaid(content("production", secrets=(("web", secret("token")),)))
    ((cluster, path, _),) = made.secrets
    assert (cluster, path) == ("production", "apps/production/web/token.sops.yaml")
    assert "  - token.sops.yaml\n" in made.files["apps/production/web/kustomization.yaml"]


def test_a_comment_stands_where_its_field_does() -> None:
    made = overlaid(
        content("production", placed(config_map("web", a="one", b="same"), comment="why one")),
        content("staging", placed(config_map("web", a="two", b="same"), comment="why two")),
    )
    assert "# why one" in made.files["apps/production/web/web.patch.yaml"]
    assert "# why" not in made.files["apps/base/web/web.yaml"]


def rendered(made: dict[str, str], folder: str) -> dict[str, object]:
    found = kustomize(Tree.of(made), folder)
    assert not found.diagnostics
    (obj,) = found.objects
    return {"name": obj.value["metadata"]["name"], "data": plain(obj.value["data"])}


def test_files_that_clusters_share_are_generated_in_the_base_and_merged() -> None:
    made = overlaid(
        content("production", configs=(("web", files(shared="s\n", own="p\n")),)),
        content("staging", configs=(("web", files(shared="s\n", own="t\n")),)),
    )
    assert made.files["apps/base/web/files/shared"] == "s\n"
    assert "behavior: merge" in made.files["apps/staging/web/kustomization.yaml"]
    assert rendered(dict(made.files), "apps/production")["data"] == {"shared": "s\n", "own": "p\n"}
    assert rendered(dict(made.files), "apps/staging")["data"] == {"shared": "s\n", "own": "t\n"}


def test_a_generated_name_has_a_hash_unless_it_must_not() -> None:
    hashed = overlaid(content("production", configs=(("web", files(a="x")),)))
    plainly = overlaid(content("production", configs=(("web", files(hashed=False, a="x")),)))
    assert str(rendered(dict(hashed.files), "apps/production")["name"]).startswith("files-")
    assert rendered(dict(plainly.files), "apps/production")["name"] == "files"


def test_an_object_emitted_twice_is_our_own_fault() -> None:
    with pytest.raises(ValueError, match=r"ConfigMap web/web is emitted twice in apps/web of production"):
        overlaid(content("production", placed(config_map("web", a="x")), placed(config_map("web", a="y"))))

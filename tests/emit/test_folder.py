"""A kustomization folder names everything that stands in it."""

from labwright.catalog.contract import ConfigFiles, Manifest, Stage
from labwright.emit.folder import Folder, patch_file, secret_file
from labwright.source import load, plain

CONFIG = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": "a"}}
SETTINGS = ConfigFiles(stage=Stage.APPS, namespace="a", name="settings", files={"a.conf": "x\n"}, labels={"of": "a"})


def kustomization(folder: Folder) -> dict[str, object]:
    made: dict[str, object] = plain(load(dict(folder.written("apps/a"))["apps/a/kustomization.yaml"], "k").value)
    return made


def test_a_new_folder_is_empty_and_one_with_a_secret_alone_is_not() -> None:
    assert Folder().is_empty
    assert not Folder(secrets=["a.sops.yaml"]).is_empty


def test_folders_come_first_then_files_and_secrets_by_name() -> None:
    folder = Folder(resources=["../../base/a"], secrets=[secret_file("b")])
    folder.files["c.yaml"].append(Manifest(object=CONFIG))
    folder.files["a.yaml"].append(Manifest(object=CONFIG))
    assert kustomization(folder)["resources"] == ["../../base/a", "a.yaml", "b.sops.yaml", "c.yaml"]


def test_a_patch_stands_beside_the_name_of_its_file() -> None:
    folder = Folder()
    folder.patches[patch_file("release.yaml")].append(Manifest(object=CONFIG))
    assert kustomization(folder)["patches"] == [{"path": "release.patch.yaml"}]


def test_a_generated_config_map_has_its_files_beside_it() -> None:
    folder = Folder()
    folder.generate(SETTINGS, SETTINGS.files)
    assert dict(folder.written("apps/a"))["apps/a/settings/a.conf"] == "x\n"
    assert kustomization(folder)["configMapGenerator"] == [
        {"name": "settings", "namespace": "a", "files": ["settings/a.conf"], "options": {"labels": {"of": "a"}}}
    ]


def test_merging_into_the_base_repeats_neither_labels_nor_files() -> None:
    folder = Folder()
    folder.generate(SETTINGS, {"b.conf": "y\n"}, merge=True)
    assert kustomization(folder)["configMapGenerator"] == [
        {"name": "settings", "namespace": "a", "behavior": "merge", "files": ["settings/b.conf"]}
    ]

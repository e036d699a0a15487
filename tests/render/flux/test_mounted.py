"""Files of other repositories beside those of this one."""

from __future__ import annotations

import pytest

from labwright.render.flux.mounted import Mount, MountedTree, find, free_name
from labwright.tree import Tree

FILES = Tree.of({"apps/a.yaml": "here", "b.yaml": ""})
MOUNTS = {
    "infra": Mount("infra", "k", Tree.of({"apps/a.yaml": "infra"})),
    "media": Mount("media", "l", Tree.of({"m.yaml": "media"})),
}


def test_another_repository_is_a_folder_of_its_own() -> None:
    files = MountedTree(FILES, MOUNTS, looks_into="infra")
    assert (files.list(".repositories/infra"), files.list(".repositories/infra/apps/")) == (("apps",), ("a.yaml",))
    assert files.exists(".repositories/infra/apps/../apps")
    assert files.is_dir(".repositories/infra")
    assert files.is_file(".repositories/infra/apps/a.yaml")
    assert files.read(".repositories/infra/apps/a.yaml") == b"infra"
    assert not files.exists(".repositories/gone/m.yaml")
    with pytest.raises(FileNotFoundError):
        files.read(".repositories/infra/b.yaml")


def test_this_repository_is_as_it_was_and_files_of_others_can_be_read() -> None:
    files = MountedTree(FILES, MOUNTS)
    assert (files.list("."), files.is_dir("apps"), files.is_file("b.yaml")) == (("apps", "b.yaml"), True, True)
    assert (files.read("apps/a.yaml"), files.read(".repositories/infra/apps/a.yaml")) == (b"here", b"infra")
    assert not files.exists(".repositories/infra/apps/a.yaml")


def test_no_path_leads_out_of_a_repository_but_what_is_known_elsewhere_can_be_read() -> None:
    files = MountedTree(MountedTree(FILES, MOUNTS), {"infra": MOUNTS["infra"]}, looks_into="infra")
    for path in ("apps/a.yaml", ".repositories/infra/../../apps/a.yaml", ".repositories/media/m.yaml"):
        assert not files.exists(path)
        assert files.read(path)
    with pytest.raises(FileNotFoundError):
        files.list("apps")


def test_paths_are_shown_with_the_repository_they_lead_into() -> None:
    files = MountedTree(FILES, MOUNTS)
    paths = (".repositories/infra/apps", ".repositories/infra", "apps")
    assert [files.shown(path) for path in paths] == ["infra//apps", "infra//", "apps"]
    assert find(".repositories/infra", {}) is None


@pytest.mark.parametrize(
    ("name", "made"), [("web", "web"), ("infra", "infra-2"), ("a/b", "a-b"), ("..", "repository"), ("", "repository")]
)
def test_a_name_is_one_part_of_a_path_and_taken_by_nothing_else(name: str, made: str) -> None:
    assert free_name(name, MOUNTS) == made

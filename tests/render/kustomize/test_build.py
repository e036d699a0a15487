"""Every case's result is the real tool's, byte for byte.

`cases/<name>/input` is built (its `overlay`, where it has one) and compared with `expected.yaml`, which the real tool wrote:
`python tests/render/kustomize/record.py [kustomize]` writes all of them again.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from labwright.render.goyaml import dump_all
from labwright.render.kustomize.build import kustomize
from labwright.source import plain
from labwright.tree import DiskTree, Tree
from tests.render.kustomize.harness import CONFIG_MAP, build, render

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.name for path in CASES.iterdir())


def folder_of(case: str) -> str:
    return "overlay" if (CASES / case / "input" / "overlay").is_dir() else "."


@pytest.mark.parametrize("case", NAMES)
def test_the_result_is_the_real_tools(case: str) -> None:
    rendered = kustomize(DiskTree(CASES / case / "input"), folder_of(case))
    assert rendered.ok, "\n".join(map(str, rendered.diagnostics))
    printed = dump_all(plain(item.value) for item in rendered.objects)
    assert printed == (CASES / case / "expected.yaml").read_text(encoding="utf-8")


@pytest.mark.tools
@pytest.mark.parametrize("case", ["bases-and-prefixes", "generators", "patch-strategic", "replacements"])
def test_the_real_tool_still_says_so(case: str) -> None:
    if (binary := shutil.which("kustomize")) is None:
        pytest.skip("needs kustomize")
    done = subprocess.run(
        [binary, "build", CASES / case / "input" / folder_of(case)], capture_output=True, text=True, check=False
    )
    assert done.stdout == (CASES / case / "expected.yaml").read_text(encoding="utf-8"), done.stderr


def test_a_second_build_of_the_same_tree_is_equal() -> None:
    files = {"kustomization.yaml": "resources: [c.yaml]\nnamePrefix: p-\n", "c.yaml": CONFIG_MAP}
    assert build(files) == build(files)


def test_a_refused_build_has_no_objects_and_says_why() -> None:
    rendered = render({"kustomization.yaml": "resources: [missing.yaml]\n"})
    assert not rendered.ok
    assert rendered.objects == ()
    assert [one.code for one in rendered.diagnostics] == ["KZ007"]


def test_files_outside_the_folder_are_allowed_when_unrestricted() -> None:
    files = {"a/kustomization.yaml": "resources: [../c.yaml]\n", "c.yaml": CONFIG_MAP}
    assert not render(files, "a").ok
    assert render(files, "a", restricted=False).ok


def test_remote_resources_can_be_left_out_with_a_warning() -> None:
    files = {
        "kustomization.yaml": "resources: [https://example.org/x.yaml, c.yaml]\npatches: [{path: p.yaml}]\n",
        "c.yaml": CONFIG_MAP,
        "p.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: remote}, data: {x: y}}\n",
    }
    assert not render(files).ok
    rendered = render(files, skip_remote=True)
    assert [item.name for item in rendered.objects] == ["settings"]
    assert [(one.severity.value, one.code) for one in rendered.diagnostics] == [
        ("warning", "KZ010"),
        ("warning", "KZ013"),
    ]


class TestHostileRepositories:
    """One clear refusal each, at once, nothing read from outside."""

    def test_a_link_out_of_the_repository(self, tmp_path: Path) -> None:
        (tmp_path / "secret.yaml").write_text(CONFIG_MAP, encoding="utf-8")
        root = tmp_path / "repository"
        root.mkdir()
        (root / "link.yaml").symlink_to(tmp_path / "secret.yaml")
        (root / "kustomization.yaml").write_text("resources: [link.yaml]\n", encoding="utf-8")
        rendered = kustomize(DiskTree(root), ".")
        assert not rendered.ok
        assert rendered.objects == ()

    def test_a_bomb_of_aliases(self) -> None:
        bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
            f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]\n" for level in range(1, 9)
        )
        rendered = render({"kustomization.yaml": "resources: [b.yaml]\n", "b.yaml": bomb})
        assert [one.code for one in rendered.diagnostics] == ["Y005"]

    def test_nesting_without_end(self) -> None:
        deep = "kind: X\nmetadata: {name: x}\nspec: " + "[" * 5000 + "]" * 5000 + "\n"
        rendered = render({"kustomization.yaml": "resources: [b.yaml]\n", "b.yaml": deep})
        assert not rendered.ok

    def test_a_chain_of_many_folders(self) -> None:
        files = {f"f{number}/kustomization.yaml": f"resources: [../f{number + 1}]\n" for number in range(300)}
        rendered = render(files, "f0")
        assert [one.code for one in rendered.diagnostics] == ["KZ009"]

    def test_an_expression_that_would_never_end_has_an_answer(self) -> None:
        name = CONFIG_MAP.replace("settings", "a" * 60)
        files = {
            "kustomization.yaml": "resources: [c.yaml]\npatches:\n"
            "- {target: {name: '((a|aa)+)+b'}, patch: '- {op: remove, path: /data}'}\n",
            "c.yaml": name,
        }
        assert "  a: one\n" in build(files)

    def test_copies_that_double_an_object_each(self) -> None:
        copies = "".join(f"- {{op: copy, from: /data, path: /data/c{number}}}\n" for number in range(60))
        files = {
            "kustomization.yaml": "resources: [c.yaml]\npatches: [{target: {kind: ConfigMap}, path: p.yaml}]\n",
            "p.yaml": "- {op: add, path: /data/x, value: {}}\n" + copies,
            "c.yaml": CONFIG_MAP,
        }
        assert [one.code for one in render(files).diagnostics] == ["KZ015"]

    def test_replacements_that_double_a_text_each(self) -> None:
        entry = (
            "- {source: {kind: ConfigMap, fieldPath: data.a}, "
            "targets: [{select: {kind: ConfigMap}, fieldPaths: [data.a], options: {delimiter: x, index: 0}}]}\n"
        )
        files = {
            "kustomization.yaml": "resources: [c.yaml]\nreplacements:\n" + entry * 60,
            "c.yaml": CONFIG_MAP.replace("one", "xxx"),
        }
        assert [one.code for one in render(files).diagnostics] == ["KZ017"]

    def test_a_file_of_values_without_end(self) -> None:
        files = {"kustomization.yaml": "resources: [c.yaml]\n", "c.yaml": f"a: [{'x,' * 1_100_000}]\n"}
        assert [one.code for one in render(files).diagnostics] == ["Y007"]

    @pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a: \x00", b"\x1b[2J", b"a:\n\t- b\n"])
    def test_bytes_that_are_no_yaml(self, content: bytes) -> None:
        tree = Tree.of({"kustomization.yaml": "resources: [b.yaml]\n", "b.yaml": content})
        rendered = kustomize(tree, ".")
        assert not rendered.ok
        assert rendered.diagnostics[0].place is not None

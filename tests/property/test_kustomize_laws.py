"""The laws of kustomizations: what the real tool builds comes out equal, and nothing makes a build crash or hang."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labwright.render.goyaml import dump_all
from labwright.render.kustomize.build import kustomize
from labwright.render.kustomize.reading import Reader
from labwright.source import Diagnostic, SourceError, plain
from labwright.tree import Tree
from tests.property.kustomizations import repositories
from tests.property.strategies import AMBIGUOUS

ALL = settings(deadline=timedelta(seconds=2), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
"""Two seconds are ten times what the slowest of these takes: more is a hang."""

PIECES = st.sampled_from(
    [
        *(
            "\n",
            "\n  ",
            "\n- ",
            ": ",
            "? ",
            "[",
            "]",
            "{",
            "}",
            ", ",
            "&a ",
            "*a",
            "<<: *a\n",
            "!!int ",
            "!x ",
            "|\n  ",
            ">-\n ",
            '"',
            "'",
        ),
        *(
            "---\n",
            "...\n",
            "--- x\n",
            "%YAML 1.1\n",
            "# c\n",
            "\t",
            "\r\n",
            "\ufeff",
            "\x00",
            "\ud7ff",
            "\\u",
            "\\ud800",
            "$patch",
            "delete",
        ),
        *(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            "name",
            "resources",
            "patches",
            "target",
            "op",
            "path",
            "/-",
        ),
        *AMBIGUOUS,
    ]
)
SOUP = st.lists(PIECES, max_size=30).map("".join)


@pytest.mark.tools
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(files=repositories())
def test_what_the_real_tool_builds_comes_out_equal(files: dict[str, str], tool: Callable[[str], str]) -> None:
    binary = tool("kustomize")
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            (Path(folder) / path).parent.mkdir(exist_ok=True)
            (Path(folder) / path).write_text(text, encoding="utf-8")
        done = subprocess.run([binary, "build", f"{folder}/over"], capture_output=True, text=True, check=False)
    rendered = kustomize(Tree.of(files), "over")
    if done.returncode:
        assert not rendered.ok, done.stderr
    else:
        assert rendered.ok, "\n".join(map(str, rendered.diagnostics))
        assert dump_all(plain(item.value) for item in rendered.objects) == done.stdout


@ALL
@given(files=repositories())
def test_a_build_is_the_same_every_time(files: dict[str, str]) -> None:
    first, second = (kustomize(Tree.of(files), "over") for _ in range(2))
    assert first.diagnostics == second.diagnostics
    assert [plain(item.value) for item in first.objects] == [plain(item.value) for item in second.objects]


@ALL
@given(files=repositories(), data=st.data())
def test_a_repository_with_a_damaged_file_ends_in_a_result_or_a_refusal(
    files: dict[str, str], data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(sorted(files)))
    start = data.draw(st.integers(0, len(files[path])))
    end = data.draw(st.integers(start, min(len(files[path]), start + 20)))
    files[path] = files[path][:start] + data.draw(SOUP) + files[path][end:]
    rendered = kustomize(Tree.of({name: text.encode("utf-8", "surrogatepass") for name, text in files.items()}), "over")
    assert rendered.ok or rendered.diagnostics
    assert rendered.ok or not rendered.objects


@ALL
@given(SOUP)
def test_any_text_is_read_or_refused(text: str) -> None:
    told = read(text)
    assert all(isinstance(one, Diagnostic) for one in told)


def read(text: str) -> tuple[Diagnostic, ...]:
    """Why a text is no file of objects."""
    try:
        Reader(Tree.of({"a.yaml": text})).objects("a.yaml", None)
    except SourceError as error:
        return error.diagnostics or pytest.fail("refused without a word")
    return ()


@ALL
@given(patch=SOUP, target=SOUP)
def test_any_patch_of_anything_is_applied_or_refused(patch: str, target: str) -> None:
    rendered = kustomize(
        Tree.of(
            {
                "kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml, target: {kind: .*}}, {path: p.yaml}]\n",
                "p.yaml": patch,
                "a.yaml": f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\n{target}",
            }
        )
    )
    assert rendered.ok or rendered.diagnostics

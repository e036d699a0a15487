"""The pages of homelabs of many shapes hold together: links, tables, diagrams, paths."""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import pairwise

import pytest

from labwright.emit.docs.pages import tidy
from labwright.source import load, plain
from labwright.tree import Tree
from tests.emit.docs import homelabs, markdown
from tests.examples.building import built as example

PATHS = re.compile(
    r"(?<![\w/.-])((?:clusters|infrastructure|apps|monitoring|provision|bootstrap|recovery|docs)"
    r"/(?:[\w.-]+/[\w./-]*|[\w-]+\.\w+))"
)
"""Two folders, or a folder and a file with an ending: `monitoring/prometheus` may be a namespace and a name."""
FLOWCHART = (
    re.compile(r"flowchart (LR|TB)"),
    re.compile(r'  n\d+(\["[^"`]*"\]|\[\("[^"`]*"\)\]|\(\("[^"`]*"\)\)|\(\["[^"`]*"\]\)|\{\{"[^"`]*"\}\})'),
    re.compile(r'  n\d+ -->(\|"[^"`]*"\|)? n\d+'),
    re.compile(r'  subgraph g\d+\["[^"`]*"\]'),
    re.compile(r"  end"),
)
EVERY = ["nanocluster", *homelabs.SHAPES]


def _tree(name: str) -> Tree:
    return example(name).tree if name == "nanocluster" else homelabs.built(name)


def _pages(name: str) -> dict[str, str]:
    tree = _tree(name)
    return {path: tree.text(path) for path in tree.paths if path.endswith(".md")}


@pytest.mark.parametrize("name", EVERY)
def test_every_homelab_gets_the_same_pages(name: str) -> None:
    pages = {path for path in _pages(name) if not path.startswith("docs/runbooks/")}
    names = ("README", "architecture", "bootstrap", "network-security", "technology-stack")
    assert pages == {"README.md", *(f"docs/{page}.md" for page in names)}


@pytest.mark.parametrize("name", EVERY)
def test_every_link_leads_to_a_file_and_a_heading_that_exist(name: str) -> None:
    pages, tree = _pages(name), _tree(name)
    broken = []
    for path, text in pages.items():
        for link in markdown.links(text):
            if "://" in link:
                continue
            file, _, anchor = link.partition("#")
            target = _resolved(path, file) if file else path
            if target not in tree.paths or (anchor and anchor not in markdown.anchors(tree.text(target))):
                broken.append(f"{path}: {link}")
    assert not broken


def _resolved(page: str, link: str) -> str:
    parts = page.split("/")[:-1]
    for part in link.split("/"):
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


@pytest.mark.parametrize("name", EVERY)
def test_every_path_that_a_page_names_exists(name: str) -> None:
    tree = _tree(name)
    known = {*tree.paths, *(path[:at] for path in tree.paths for at in range(len(path)) if path[at] == "/")}
    missing = []
    for page, text in _pages(name).items():
        code = [*markdown.spans(text), *markdown.blocks(text, "bash"), *markdown.blocks(text, "sh")]
        for found in (each for piece in code for each in PATHS.findall(piece)):
            path = found.rstrip("./")
            if path not in known:
                missing.append(f"{page}: {path}")
    assert missing == []


@pytest.mark.parametrize("name", EVERY)
def test_every_row_of_a_table_has_as_many_cells_as_its_head(name: str) -> None:
    for path, text in _pages(name).items():
        for table in markdown.tables(text):
            assert len(table) > 2, f"{path}: a table without rows: {table}"
            assert set("".join(table[1])) <= {"-"}, f"{path}: no line of dashes below {table[0]}"
            assert {len(row) for row in table} == {len(table[0])}, f"{path}: {table[0]}"


@pytest.mark.parametrize("name", EVERY)
def test_a_table_stands_apart_from_the_text_before_it(name: str) -> None:
    """Without a blank line before it a table is a paragraph full of bars."""
    for path, text in _pages(name).items():
        lines = markdown.prose(text).splitlines()
        for before, line in pairwise(lines):
            if line.startswith("|") and not before.startswith("|"):
                assert before == "", f"{path}: {before!r} stands right before a table"


@pytest.mark.parametrize("name", EVERY)
def test_no_value_is_missing_in_a_page(name: str) -> None:
    for path, text in _pages(name).items():
        words = markdown.prose(text).replace("None runs in", "").replace("`{{secret:ID}}`", "")
        for word in ("None", "Undefined", "{{", "}}", "{%", "dict_", "IPv4Address"):
            assert word not in words, f"{path} says {word}"


@pytest.mark.parametrize("name", EVERY)
def test_diagrams_are_what_mermaid_reads(name: str) -> None:
    for path, text in _pages(name).items():
        for diagram in markdown.blocks(text, "mermaid"):
            lines = diagram.splitlines()
            if lines[0] == "sequenceDiagram":
                continue
            for line in lines:
                assert any(form.fullmatch(line) for form in FLOWCHART), f"{path}: {line}"
            used = set(re.findall(r"\bn\d+\b", diagram))
            drawn = set(re.findall(r"^  (n\d+)[\[({]", diagram, re.MULTILINE))
            assert used <= drawn, f"{path}: {used - drawn}"


@pytest.mark.tools
@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not on the PATH")
@pytest.mark.parametrize("name", EVERY)
def test_commands_are_what_a_shell_can_read(name: str) -> None:
    for path, text in _pages(name).items():
        commands = "\n".join([*markdown.blocks(text, "bash"), *markdown.blocks(text, "sh")])
        read = subprocess.run(["bash", "-n"], input=commands, capture_output=True, text=True, check=False)
        assert read.stderr == "", path


@pytest.mark.parametrize("name", EVERY)
def test_code_blocks_are_closed(name: str) -> None:
    for path, text in _pages(name).items():
        assert sum(line.lstrip().startswith("```") for line in text.splitlines()) % 2 == 0, path


def test_the_same_plan_gives_the_same_bytes() -> None:
    shape = "three clusters, one of them open"
    homelabs.built.cache_clear()
    first = homelabs.built(shape)
    homelabs.planned.cache_clear()
    homelabs.built.cache_clear()
    assert homelabs.built(shape) == first


def test_dns_records_are_data_that_says_what_the_page_says() -> None:
    tree = example("nanocluster").tree
    records = plain(load(tree.text("docs/dns-records.yaml"), "dns-records.yaml").value)["records"]
    page = tree.text("docs/architecture.md")
    assert {"name": "longhorn.example.org", "type": "A", "value": "10.0.40.100"}.items() <= records[3].items()
    for record in records:
        assert f"| `{record['name']}` | {record['type']} | {record['value']} | {record['cluster']} |" in page


def test_a_cluster_that_no_name_leads_to_has_no_records() -> None:
    tree = homelabs.built("one node, nothing asked for, open network")
    assert plain(load(tree.text("docs/dns-records.yaml"), "dns-records.yaml").value) == {"records": []}
    assert "No record is needed: no component is reached by a name from outside." in tree.text("docs/architecture.md")


def test_the_poll_of_git_that_the_page_states_is_the_one_that_is_set() -> None:
    tree = example("nanocluster").tree
    assert "Flux asks Git for new commits every minute" in tree.text("docs/architecture.md")
    assert "interval: 1m\n" in tree.text("clusters/production/flux-system/sync.yaml")


def test_tidy_leaves_one_blank_line_between_blocks_and_code_as_it_is() -> None:
    assert tidy("\n\na\n\n\nb  \n```sh\nx\n\n\ny\n```\n\n") == "a\n\nb\n```sh\nx\n\n\ny\n```\n"

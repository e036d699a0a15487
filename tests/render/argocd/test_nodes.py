"""Which Application applies which."""

from __future__ import annotations

from labwright.render.argocd.application import read_application
from labwright.render.argocd.coverage import Coverage
from labwright.render.argocd.nodes import Node, is_shelved, link, tops
from labwright.render.argocd.repositories import Repositories
from tests.render.argocd.harness import REPOSITORY, application, item
from tests.render.written import tree


def linked(files: dict[str, str]) -> list[Node]:
    fs = tree(files)
    repositories = Repositories(fs)
    repositories.adopt(REPOSITORY)
    nodes = []
    for path, text in files.items():
        one = item(text, path)
        nodes.append(Node(one, embedded=False, apps=[read_application(one, "argocd")]))
    link(nodes, Coverage(fs, repositories))
    return nodes


def test_reach_goes_through_others() -> None:
    nodes = linked(
        {"r.yaml": application("r", "a"), "a/a.yaml": application("a", "b"), "b/b.yaml": application("b", "c")}
    )
    assert [node.reaches for node in nodes] == [{1, 2}, {2}, set()]
    assert [node.is_root_like for node in nodes] == [True, True, False]
    assert tops(nodes) == [0]


def test_of_a_circle_the_one_that_reaches_most_is_the_root() -> None:
    nodes = linked(
        {"a/a.yaml": application("a", "b"), "b/b.yaml": application("b", "a"), "b/c.yaml": application("c", "d")}
    )
    assert tops(nodes) == [0]


def test_folders_for_what_is_put_aside() -> None:
    assert [
        is_shelved(path)
        for path in ("apps/a.yaml", "archive/a.yaml", "_x/a.yaml", ".github/a.yaml", "a/old/b.yaml", "old.yaml")
    ] == [
        False,
        True,
        True,
        True,
        True,
        False,
    ]

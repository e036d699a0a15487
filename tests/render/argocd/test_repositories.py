"""Which URL is this repository."""

from __future__ import annotations

import pytest

from labwright.render.argocd.repositories import Repositories, is_telling, is_unresolved, normal_path, normal_url
from tests.render.written import tree

HERE = tree({"apps/c.yaml": "a: 1\n", "infra/c.yaml": "a: 1\n"})


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/Me/Homelab",
        "https://github.com/me/homelab.git",
        "git@github.com:me/homelab.git",
        "ssh://git@github.com/me/homelab",
        "ssh://git@ssh.github.com:443/me/homelab.git",
        "https://user:token@github.com/me/homelab/",
    ],
)
def test_every_spelling_of_a_url_is_one_repository(url: str) -> None:
    assert normal_url(url) == "github.com/me/homelab"


def test_the_url_with_most_paths_that_are_here_is_this_repository() -> None:
    known = Repositories(HERE)
    known.learn(
        [
            ("https://x.org/me/homelab", "apps"),
            ("https://x.org/me/homelab", "infra"),
            ("https://x.org/you/charts", "apps"),
            ("https://x.org/you/charts", "."),
        ]
    )
    assert known.own == {"x.org/me/homelab"}
    assert known.is_own("git@x.org:me/homelab.git")
    assert not known.is_own("https://x.org/you/charts", "apps")


def test_a_mirror_or_fork_of_the_same_name_is_taken_where_its_path_is_here() -> None:
    known = Repositories(HERE)
    known.learn([("https://x.org/me/homelab", "apps")])
    assert known.is_own("http://gitea.git:3000/ops/homelab", "infra")
    assert not known.is_own("http://x.org/another/homelab", "gone")


def test_a_clone_tells_its_own_url() -> None:
    known = Repositories(
        tree({".git/config": '[core]\n[remote "origin"]\n\turl = git@x.org:me/h.git\n[remote "up"]\n\turl = y\n'})
    )
    known.learn([])
    assert known.own == {"x.org/me/h"}


def test_an_expression_is_told_by_its_path() -> None:
    assert Repositories(HERE).is_own("var.repository", "apps")
    assert is_unresolved("{{ .Values.repoURL }}") and not is_unresolved("ghcr.io/me/charts")
    assert not is_telling("./") and normal_path("/apps/") == "apps"

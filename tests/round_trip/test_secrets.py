"""The Secrets of a built repository: encrypted for their own cluster only, and readable by the real sops."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from labwright.secrets import Generated, decrypt, parse_identities
from labwright.secrets.errors import SopsError
from labwright.source import load, plain
from tests.examples.building import EXAMPLES, KEYS, built

NAMES = ["nanocluster"]
REQUESTS = [(name, request) for name in NAMES for request in built(name).emission.secrets]


def _keys(cluster: str) -> Path:
    return KEYS / f"{cluster}.agekey"


def _opened(name: str, request: Any, cluster: str) -> dict[str, Any]:
    text = built(name).tree.text(request.path)
    return decrypt(text, parse_identities(_keys(cluster).read_text(encoding="utf-8"), cluster), request.path)


@pytest.mark.parametrize(("name", "request_"), REQUESTS, ids=lambda each: getattr(each, "path", each))
def test_every_secret_holds_what_was_asked_for_and_opens_with_its_clusters_key_alone(name: str, request_: Any) -> None:
    opened = _opened(name, request_, request_.cluster)
    assert opened["metadata"]["name"] == request_.name
    assert opened["metadata"]["namespace"] == request_.namespace
    assert opened["stringData"].keys() == request_.entries.keys()
    assert all(opened["stringData"].values())
    for other in {each.name for each in built(name).plan.clusters} - {request_.cluster}:
        with pytest.raises(SopsError):
            _opened(name, request_, other)


@pytest.mark.parametrize("name", NAMES)
def test_the_real_sops_reads_every_secret_as_we_do(name: str, tool: Callable[[str], str]) -> None:
    sops = tool("sops")
    for request in built(name).emission.secrets:
        done = subprocess.run(
            [sops, "decrypt", str(EXAMPLES / name / "repository" / request.path)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "SOPS_AGE_KEY_FILE": str(_keys(request.cluster))},
        )
        assert plain(load(done.stdout, "sops").value) == _opened(name, request, request.cluster), request.path


@pytest.mark.parametrize("name", NAMES)
def test_no_value_of_a_secret_stands_in_the_repository_in_clear(name: str) -> None:
    example = built(name)
    everything = "\n".join(example.tree.text(path) for path in example.tree.paths)
    passwords = {
        f"{request.path}: {key}": _opened(name, request, request.cluster)["stringData"][key]
        for request in example.emission.secrets
        for key, value in request.entries.items()
        if isinstance(value, Generated)
    }
    assert passwords
    assert [where for where, password in passwords.items() if password in everything] == []

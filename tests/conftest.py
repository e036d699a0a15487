"""Fixtures that every room's tests may use."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

from labwright.cli.main import main

ROOT = Path(__file__).resolve().parent.parent

# Few examples and the same ones in every run, so that a red test is red again; `--hypothesis-profile=many` searches.
settings.register_profile("few", max_examples=50, deadline=None, derandomize=True, database=None)
settings.register_profile(
    "many", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("few")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a command did: its exit code and what it printed."""

    code: int
    out: str
    err: str


Labwright = Callable[..., Ran]


OWN_SETTINGS = (
    "COLUMNS",
    "FORCE_COLOR",
    "LABWRIGHT_CACHE",
    "LABWRIGHT_DEBUG",
    "LABWRIGHT_KEYS",
    "NO_COLOR",
    "PY_COLORS",
    "SOPS_AGE_KEY",
    "SOPS_AGE_KEY_FILE",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
)


@pytest.fixture(scope="session", autouse=True)
def _clean_environment(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The developer's own settings and keys change no test, and no test changes them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in OWN_SETTINGS:
            patch.delenv(name, raising=False)
        if not on_a_cluster(request.config):
            patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        yield


def on_a_cluster(config: pytest.Config) -> bool:
    """Whether this is `make test-cluster`: tests/cluster runs on its own, with the network and the user's tools."""
    return bool(os.environ.get("KUBECONFIG")) and any("cluster" in argument for argument in config.args)


@pytest.fixture(scope="session", autouse=True)
def _no_network(request: pytest.FixtureRequest) -> Iterator[None]:
    """Nothing is fetched unless the user allows it; a test that tries fails."""
    if on_a_cluster(request.config):
        yield
        return

    def refuse(_self: socket.socket, address: Any) -> NoReturn:
        raise AssertionError(f"a test opened a connection to {address!r}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        yield


@pytest.fixture
def labwright(capsys: pytest.CaptureFixture[str]) -> Labwright:
    """Runs a command line in this process: `labwright("build", "--out", out).code`."""

    def run(*arguments: str | os.PathLike[str]) -> Ran:
        capsys.readouterr()
        code = main([os.fspath(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Ran(code=code, out=printed.out, err=printed.err)

    return run


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of the example homelabs."""
    return ROOT / "examples"


@pytest.fixture(scope="session")
def reference() -> Path:
    """The schemas and chart values beside the project; skips where they are absent."""
    folder = Path(os.environ.get("LABWRIGHT_REFERENCE") or ROOT.parent / "shared" / "reference")
    if not (folder / "crds").is_dir():
        pytest.skip(f"no reference schemas at {folder} (LABWRIGHT_REFERENCE names another folder)")
    return folder


@pytest.fixture(scope="session")
def tool() -> Callable[[str], str]:
    """The path of a real tool to compare with: `tool("kubectl")`; skips where it is not installed."""

    def find(name: str) -> str:
        found = shutil.which(name)
        if found is None:
            pytest.skip(f"{name} is not on the PATH")
        return found

    return find

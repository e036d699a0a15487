"""The engines that this machine has."""

from __future__ import annotations

import _socket
import os
import socket
from typing import Any

import pytest

from labwright.render.helm import binary, sdk
from labwright.render.helm.engine import Engine
from labwright.render.helm.http import is_loopback

# Found before the tests put HOME elsewhere; a folder of Go programs is often on the PATH of a login shell only.
ENGINES: dict[str, Engine | None] = {"sdk": sdk.find(), "helm": binary.find()}


@pytest.fixture(params=list(ENGINES))
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn; skips those that are not installed."""
    found = ENGINES[request.param]
    if found is None:
        pytest.skip(f"the engine {request.param} is not installed")
    return found


@pytest.fixture
def any_engine() -> Engine:
    """One engine, where it does not matter which."""
    found = next((one for one in ENGINES.values() if one is not None), None)
    if found is None:
        pytest.skip("no Helm engine is installed")
    return found


@pytest.fixture
def both_engines() -> tuple[Engine, Engine]:
    """The two engines; skips where one is not installed."""
    first, second = ENGINES.values()
    if first is None or second is None:
        pytest.skip("needs both Helm engines")
    return first, second


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections to this machine are allowed, and no others."""

    def connect(own: socket.socket, address: Any) -> None:
        if not isinstance(address, tuple) or not is_loopback(str(address[0])):
            raise AssertionError(f"a test opened a connection to {address!r}")
        _socket.socket.connect(own, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)

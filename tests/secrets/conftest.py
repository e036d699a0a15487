"""What the tests of this room share: keys, a fixed time, a predictable source of bytes, and the real sops."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from labwright.secrets import AgeIdentity, Sealed, SecretRequest, generate_identity, parse_identities, seal
from labwright.secrets.sops import Random
from tests.secrets.sample import Build

CASES = Path(__file__).parent / "cases"


@pytest.fixture(scope="session")
def identity() -> AgeIdentity:
    return generate_identity()


@pytest.fixture(scope="session")
def stranger() -> AgeIdentity:
    return generate_identity()


@pytest.fixture(scope="session")
def first_key() -> AgeIdentity:
    return parse_identities((CASES / "first.agekey").read_text())[0]


@pytest.fixture(scope="session")
def second_key() -> AgeIdentity:
    return parse_identities((CASES / "second.agekey").read_text())[0]


@pytest.fixture
def case() -> Callable[[str], str]:
    """The text of a file that the real sops made, see cases/make.sh."""
    return lambda name: (CASES / f"{name}.yaml").read_text()


@pytest.fixture(scope="session")
def now() -> datetime:
    return datetime(2026, 1, 31, 12, 0, 0, tzinfo=UTC)


@pytest.fixture
def later() -> datetime:
    return datetime(2026, 2, 28, 9, 30, 0, tzinfo=UTC)


@pytest.fixture
def random() -> Callable[[int], bytes]:
    """Bytes that differ from call to call and not from run to run."""
    calls = 0

    def draw(size: int) -> bytes:
        nonlocal calls
        calls += 1
        return hashlib.shake_256(calls.to_bytes(8, "big")).digest(size)

    return draw


Sops = Callable[..., str]
Case = Callable[[str], str]
Encrypt = Callable[[dict[str, Any]], str]


@pytest.fixture
def real_sops(tmp_path: Path) -> Sops:
    """`real_sops(text, identity, "decrypt")`: run the real sops on a file with that text, give back what it leaves or prints."""
    program = shutil.which("sops")
    if program is None:
        pytest.skip("needs the real sops on the PATH")

    def run(text: str, identity: AgeIdentity, *arguments: str, stdin: str | None = None) -> str:
        file = tmp_path / "secret.yaml"
        file.write_text(text)
        environment: Mapping[str, str] = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "SOPS_AGE_KEY": identity.private.reveal(),
        }
        verb, *rest = arguments
        done = subprocess.run(
            [program, "--disable-version-check", verb, str(file), *rest],
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout or file.read_text()

    return run


@pytest.fixture
def build(identity: AgeIdentity, now: datetime, random: Random) -> Build:
    def run(
        requests: Sequence[SecretRequest],
        existing: Mapping[str, str] | None = None,
        *,
        keys: Sequence[AgeIdentity] = (),
        recipients: Mapping[str, Sequence[str]] | None = None,
        external: Mapping[tuple[str, str], str] | None = None,
    ) -> Sealed:
        return seal(
            requests,
            existing=existing or {},
            recipients={"production": [identity.recipient]} if recipients is None else recipients,
            identities=keys,
            external=external,
            now=now,
            random=random,
        )

    return run

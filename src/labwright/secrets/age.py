"""age keys and the wrapping of data keys: a thin, typed layer over pyrage.

Format: https://age-encryption.org/v1 (X25519 recipients, ASCII armor). Only native X25519 keys are supported: they are
what kustomize-controller reads from a `sops-age` Secret without further help.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pyrage

from labwright.secrets.bech32 import Bech32Error, decode
from labwright.secrets.errors import AgeError, problem
from labwright.secrets.hidden import SecretText
from labwright.source import Diagnostic, Place

_PRIVATE_PREFIX: Final = "age-secret-key-"
_KEY_BYTES: Final = 32
"""Length of an X25519 public or private key."""
_EXPECTED: Final = "a recipient like age1… (62 characters), as age-keygen and `labwright secrets init` print it"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeIdentity:
    """One key pair."""

    private: SecretText
    """`AGE-SECRET-KEY-1…`"""
    recipient: str
    """The public half, `age1…`"""


def generate_identity() -> AgeIdentity:
    """A new key pair from the operating system's randomness."""
    return _identity(pyrage.x25519.Identity.generate())


def _identity(identity: pyrage.x25519.Identity) -> AgeIdentity:
    return AgeIdentity(private=SecretText(str(identity)), recipient=str(identity.to_public()))


def check_recipient(text: str, place: Place | None = None) -> Diagnostic | None:
    """What is wrong with `text` as an age recipient; None when nothing is."""

    def wrong(why: str, mend: str = "") -> Diagnostic:
        return problem("SE001", f"not an age recipient: {why}", place=place, expected=_EXPECTED, mend=mend)

    if text.strip().lower().startswith(_PRIVATE_PREFIX):
        return problem(
            "SE001",
            f"not an age recipient: the value{f' at {place}' if place else ''} is a private key",
            expected=_EXPECTED,
            mend="treat that key as lost: make a new one with `labwright secrets init`, remove this one from the file and "
            "from Git's history, and encrypt anew whatever it opened",
        )
    if text.startswith("ssh-"):
        return wrong("this is an SSH key", "SOPS in the cluster is given a native age key; make one")
    if text != text.strip():
        return wrong("it has space around it")
    if not text.startswith("age1"):
        return wrong("it does not begin with age1")
    try:
        prefix, raw = decode(text)
    except Bech32Error as error:
        return wrong(str(error))
    if prefix != "age":
        return wrong(f"it needs the age plugin “{prefix.removeprefix('age1') or prefix}”", "use a native X25519 key")
    if len(raw) != _KEY_BYTES:
        return wrong(f"it holds {len(raw)} bytes instead of {_KEY_BYTES}")
    return None


def parse_identities(text: str, file: str = "<keys>") -> tuple[AgeIdentity, ...]:
    """The identities of a key file: one `AGE-SECRET-KEY-1…` per line, `#` comments and blank lines between them.

    Raises `AgeError` for any other line (without quoting it: it may be a damaged key) and when there is no key.
    """
    found: list[AgeIdentity] = []
    problems: list[Diagnostic] = []
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        try:
            found.append(_identity(pyrage.x25519.Identity.from_str(stripped)))
        except pyrage.IdentityError:
            why = _why_no_identity(stripped)
            problems.append(problem("SE002", f"{file}, line {number}: {why}", expected="AGE-SECRET-KEY-1…"))
    if problems:
        raise AgeError(tuple(problems))
    if not found:
        raise AgeError((problem("SE002", f"{file} contains no age key", expected="a line AGE-SECRET-KEY-1…"),))
    return tuple(found)


def _why_no_identity(line: str) -> str:
    if line.startswith("age1"):
        return "this line is a public recipient, not a private key"
    if line.startswith("-----BEGIN AGE ENCRYPTED FILE"):
        return "this key file is itself encrypted with a passphrase, which labwright does not open"
    if line.startswith("-----BEGIN"):
        return "this is an SSH or PEM key; only native age keys are supported"
    if line.startswith("AGE-PLUGIN-"):
        return "this identity needs an age plugin; only native age keys are supported"
    if line.lower().startswith(_PRIVATE_PREFIX):
        try:
            decode(line)
        except Bech32Error as error:
            return f"this age key is damaged: {error}"
    return "this line is not an age key"


def wrap(data_key: bytes, recipient: str) -> str:
    """`data_key` encrypted for one recipient, as ASCII armor that ends in a newline.

    Not deterministic: age draws an ephemeral key of its own each time.
    """
    fault = check_recipient(recipient)
    if fault is not None:
        raise AgeError((fault,))
    armored: str = pyrage.encrypt(data_key, [pyrage.x25519.Recipient.from_str(recipient)], armored=True).decode("ascii")
    return armored.rstrip("\n") + "\n"


def unwrap(armored: str, identities: Iterable[AgeIdentity]) -> bytes | None:
    """The data key inside `armored`; None when no identity opens it or it is damaged."""
    keys: Sequence[pyrage.x25519.Identity] = [
        pyrage.x25519.Identity.from_str(identity.private.reveal()) for identity in identities
    ]
    if not keys:
        return None
    try:
        return bytes(pyrage.decrypt(armored.encode(), keys))
    except (pyrage.DecryptError, ValueError):
        return None

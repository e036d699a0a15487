"""Key files: where private keys live on the user's machine, and how they are found.

`$LABWRIGHT_KEYS`, else `$XDG_CONFIG_HOME/labwright/keys` (`~/.config/…`), holds one folder per homelab and in it one file
per cluster: `nanocluster/production.agekey`. The format is that of age-keygen, so that `age`, `sops` and
`kubectl create secret generic sops-age --from-file=age.agekey=…` take the file as it is.
"""

from __future__ import annotations

import os
import re
import stat
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from labwright.secrets.age import AgeIdentity, generate_identity, parse_identities
from labwright.secrets.errors import AgeError, problem
from labwright.secrets.scalars import rfc3339
from labwright.source import Diagnostic, Severity, SourceError

SUFFIX: Final = ".agekey"
_NAME: Final = re.compile(r"[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?")
_MAX_BYTES: Final = 64 * 1024
"""Largest key file read; one key has 74 characters."""
_MAX_FILES: Final = 1000
"""Most key files read from one folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFile:
    """One cluster's key on disk."""

    cluster: str
    path: Path
    identity: AgeIdentity
    created: bool
    """Whether it was made just now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """All keys at hand."""

    identities: tuple[AgeIdentity, ...]
    origins: Mapping[str, str]
    """recipient → where its private key was found"""
    problems: tuple[Diagnostic, ...]


def keys_root(environment: Mapping[str, str], home: Path) -> Path:
    """The folder that holds the homelabs' key folders."""
    if stated := environment.get("LABWRIGHT_KEYS"):
        return Path(stated)
    return _config(environment, home) / "labwright" / "keys"


def _config(environment: Mapping[str, str], home: Path) -> Path:
    # The XDG specification wants relative values ignored.
    stated = Path(environment.get("XDG_CONFIG_HOME", ""))
    return stated if stated.is_absolute() else home / ".config"


def key_path(root: Path, homelab: str, cluster: str) -> Path:
    """The key file of one cluster. Raises `AgeError` for a name that is not one plain path component."""
    for name in (homelab, cluster):
        if not _NAME.fullmatch(name) or ".." in name:
            raise AgeError(
                problem("SE008", f"“{name}” cannot name a key file", expected="lower-case letters, digits, “-” and “.”")
            )
    return root / homelab / f"{cluster}{SUFFIX}"


def key_text(identity: AgeIdentity, now: datetime) -> str:
    """The content of a key file, as `age-keygen` writes it."""
    return f"# created: {rfc3339(now)}\n# public key: {identity.recipient}\n{identity.private.reveal()}\n"


def read_key(path: Path, cluster: str) -> KeyFile | None:
    """The key of a cluster, None when it has none. Raises `AgeError` for a file without exactly one key."""
    try:
        text = _read(path)
    except FileNotFoundError:
        return None
    identities = parse_identities(text, str(path))
    if len(identities) != 1:
        raise AgeError(problem("SE002", f"{path} holds {len(identities)} keys", expected="one key per cluster"))
    return KeyFile(cluster=cluster, path=path, identity=identities[0], created=False)


def ensure_key(root: Path, homelab: str, cluster: str, now: datetime) -> KeyFile:
    """The cluster's key, made if there is none: mode 0600 in folders of mode 0700.

    The file appears whole or not at all, and never in the place of another: of two runs at once, one makes the key and
    both return it. Raises `AgeError` when the folder cannot be written or the file cannot be read.
    """
    path = key_path(root, homelab, cluster)
    try:
        present = read_key(path, cluster)
        if present is not None:
            return present
        for folder in (root, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        identity = generate_identity()
        if not _write_new(path, key_text(identity, now)):
            present = read_key(path, cluster)
        if present is not None:
            return present
    except OSError as error:
        raise AgeError(_unusable(path, error)) from None
    return KeyFile(cluster=cluster, path=path, identity=identity, created=True)


def _write_new(path: Path, text: str) -> bool:
    """Write the file unless there is one; False when there is."""
    # mkstemp makes the file with mode 0600 and a name that nothing else has.
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        # A hard link, unlike a rename, refuses to replace.
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        Path(draft).unlink()
    return True


def discover(
    environment: Mapping[str, str], home: Path, *, folders: Iterable[Path] = (), homelab: str | None = None
) -> Keyring:
    """All identities: of `folders`, of the homelab's key folder, of SOPS_AGE_KEY, SOPS_AGE_KEY_FILE and sops' own place.

    A file that cannot be read is a problem, not an end: another one may hold the key.
    """
    found: dict[str, AgeIdentity] = {}
    origins: dict[str, str] = {}
    problems: list[Diagnostic] = []

    def take(text: str, origin: str) -> None:
        try:
            for identity in parse_identities(text, origin):
                found.setdefault(identity.recipient, identity)
                origins.setdefault(identity.recipient, origin)
        except SourceError as error:
            problems.extend(error.diagnostics)

    explicit = tuple(folders)
    files = [file for folder in explicit for file in _key_files(folder, problems, must_exist=True)]
    if homelab is not None:
        files += _key_files(key_path(keys_root(environment, home), homelab, "x").parent, problems, must_exist=False)
    if stated := environment.get("SOPS_AGE_KEY_FILE"):
        files.append(Path(stated))
    elif (default := _config(environment, home) / "sops" / "age" / "keys.txt").is_file():
        files.append(default)
    for file in files:
        try:
            take(_read(file), str(file))
            problems += _too_open(file)
        except OSError as error:
            problems.append(_unusable(file, error))
        except SourceError as error:
            problems += error.diagnostics
    if stated := environment.get("SOPS_AGE_KEY"):
        take(stated, "SOPS_AGE_KEY")
    return Keyring(identities=tuple(found.values()), origins=origins, problems=tuple(problems))


def _key_files(folder: Path, problems: list[Diagnostic], *, must_exist: bool) -> list[Path]:
    try:
        files = sorted(file for file in folder.iterdir() if file.suffix in {SUFFIX, ".txt"} and file.is_file())
    except OSError as error:
        if must_exist or not isinstance(error, FileNotFoundError):
            problems.append(_unusable(folder, error))
        return []
    if must_exist and not files:
        problems.append(problem("SE008", f"{folder} holds no key file", expected=f"files ending in {SUFFIX} or .txt"))
    return files[:_MAX_FILES]


def _read(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(_MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        raise AgeError(problem("SE008", f"{path} is no key file: it is larger than {_MAX_BYTES // 1024} KiB"))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise AgeError(problem("SE002", f"{path} is no key file: it is not text")) from None


def _too_open(path: Path) -> tuple[Diagnostic, ...]:
    if os.name != "posix" or not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return ()
    return (
        problem("SE008", f"other users can read {path}", mend=f"run `chmod 600 {path}`", severity=Severity.WARNING),
    )


def _unusable(path: Path, error: OSError) -> Diagnostic:
    return problem("SE008", f"{path} cannot be used: {error.strerror or type(error).__name__}")

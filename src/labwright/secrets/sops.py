"""SOPS files with age recipients, written and opened in pure Python.

Format: https://getsops.io/docs/#important-information-on-types and upstream's `sops.go`, `aes/cipher.go`,
`stores/yaml/store.go` (3.x). The real `sops` and kustomize-controller open what this module writes, and it opens what
they write, as long as age is among the recipients.

Randomness and time come in as arguments. (age itself draws one more ephemeral key per recipient, from the system.)
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from labwright.secrets.age import AgeIdentity, unwrap, wrap
from labwright.secrets.cipher import (
    DATA_KEY_BYTES,
    IV_BYTES,
    CipherError,
    Comment,
    Scalar,
    WrongTagError,
    decrypt_value,
    encrypt_value,
    looks_encrypted,
    to_bytes,
)
from labwright.secrets.document import SOPS, Leaf, SopsDocument, Step, read, unreadable
from labwright.secrets.document import is_encrypted as _is_encrypted
from labwright.secrets.errors import SopsError, problem
from labwright.secrets.rules import KUBERNETES_VALUES, Rule
from labwright.secrets.scalars import rfc3339
from labwright.source import Diagnostic, SourceError, dump, load_all, place_of, plain, walk
from labwright.source.edit import set_value as set_text

VERSION: Final = "3.10.2"
"""The SOPS version whose format we write; it goes into each file."""

_MAC_ONLY_ENCRYPTED: Final = hashlib.sha256(b"sops").digest()
"""What the hash starts with when only encrypted values count (upstream: `MACOnlyEncryptedInitialization`)."""

Random = Callable[[int], bytes]
"""Gives that many unpredictable bytes, e.g. `secrets.token_bytes`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file with its data key, decrypted and proved to be unchanged."""

    document: SopsDocument
    data_key: bytes = field(repr=False)
    values: Mapping[tuple[Step, ...], Scalar] = field(repr=False)
    """Every scalar by path: encrypted ones decrypted, the others as Kubernetes reads them."""
    comments: tuple[tuple[Step, ...], ...]
    """Items that are encrypted comments, in the order of the file."""

    def plain(self) -> dict[str, Any]:
        """The document in clear, without its `sops` section."""
        whole: dict[str, Any] = plain(self.document.value)
        whole.pop(SOPS, None)
        for path, value in self.values.items():
            walk(whole, *path[:-1])[path[-1]] = value
        for path in reversed(self.comments):
            del walk(whole, *path[:-1])[path[-1]]
        return whole


def encrypt(
    value: Mapping[str, Any],
    *,
    recipients: Sequence[str],
    now: datetime,
    random: Random,
    encrypted_regex: str = KUBERNETES_VALUES,
    data_key: bytes | None = None,
) -> str:
    """`value` (a Secret in clear) as the text of a SOPS file for all `recipients`.

    Keys are written as `labwright.source.dump` writes them. Raises `AgeError` for a bad recipient; ValueError when there
    is none, when `now` has no zone, or for a document that is already encrypted.
    """
    if not recipients:
        raise ValueError("a SOPS file needs at least one recipient")
    if SOPS in value:
        raise ValueError("the document has a `sops` section already")
    key = data_key if data_key is not None else random(DATA_KEY_BYTES)
    stamp = _stamp(now)
    rule = Rule("encrypted_regex", encrypted_regex)

    def seal(here: Any, keys: tuple[str, ...]) -> Any:
        if isinstance(here, Mapping):
            return {name: seal(item, (*keys, name)) for name, item in here.items()}
        if isinstance(here, list | tuple):
            return [seal(item, keys) for item in here]
        if here is None or not rule.covers(keys):
            return here
        additional = "".join(f"{name}:" for name in keys)
        return encrypt_value(here, data_key=key, additional=additional, iv=random(IV_BYTES))

    sealed: dict[str, Any] = seal(value, ())
    sealed[SOPS] = {
        "age": [{"recipient": one, "enc": wrap(key, one)} for one in recipients],
        "lastmodified": stamp,
        "mac": "not known yet",
        "encrypted_regex": encrypted_regex,
        "version": VERSION,
    }
    # The writer orders keys, and the MAC follows the order of the file: so it is taken from what was written.
    sealed[SOPS]["mac"] = _encrypted_mac(read(dump(sealed), "<new>"), key, stamp, random)
    return dump(sealed)


def open_file(text: str, identities: Iterable[AgeIdentity], file: str = "<secret>") -> Opened:
    """Decrypt a file and prove its MAC. Raises `SopsError` (SE003 to SE007) or, for text that is not YAML, `SourceError`."""
    document = read(text, file)
    data_key = _data_key(document, tuple(identities))
    values, comments, mac = _values_and_mac(document, data_key)
    _prove(document, data_key, mac)
    return Opened(document=document, data_key=data_key, values=values, comments=comments)


def decrypt(text: str, identities: Iterable[AgeIdentity], file: str = "<secret>") -> dict[str, Any]:
    """The document in clear, without its `sops` section; raises as `open_file`."""
    return open_file(text, identities, file).plain()


def read_keys(text: str, file: str = "<secret>") -> tuple[str, ...]:
    """The names of a Secret's keys in the order of the file, readable without a key. Raises as `read`."""
    value = read(text, file).value
    found: dict[str, None] = {}
    for section in ("data", "stringData"):
        entries = value.get(section)
        found.update(dict.fromkeys(entries if isinstance(entries, dict) else ()))
    return tuple(found)


def recipients_of(text: str, file: str = "<secret>") -> tuple[str, ...]:
    """The age recipients of a file, readable without a key. Raises as `read`."""
    return tuple(stanza.recipient for stanza in read(text, file).metadata.age)


def is_encrypted(text: str, file: str = "<secret>") -> bool:
    """Whether any document of the text is encrypted with SOPS; False for text that is not YAML."""
    if f"{SOPS}:" not in text:
        return False
    try:
        return any(_is_encrypted(document.value) for document in load_all(text, file))
    except SourceError:
        return False


def set_value(
    text: str,
    path: tuple[str, ...],
    value: Scalar,
    *,
    identities: Iterable[AgeIdentity],
    now: datetime,
    random: Random,
    file: str = "<secret>",
) -> str:
    """The text with one value changed or added; every other ciphertext stays as it is, byte for byte."""
    return change(text, {path: value}, identities=identities, now=now, random=random, file=file)


def change(
    text: str,
    changes: Mapping[tuple[str, ...], Scalar],
    *,
    identities: Iterable[AgeIdentity],
    now: datetime,
    random: Random,
    file: str = "<secret>",
) -> str:
    """The text with several values changed or added, encrypted where the file's rule says so, under a new MAC.

    Unchanged text when nothing differs. Raises as `open_file`.
    """
    opened = open_file(text, identities, file)
    rule, stamp = opened.document.metadata.rule, _stamp(now)
    result = text
    for path, value in changes.items():
        if path in opened.values and _same(opened.values[path], value):
            continue
        written = value
        if rule.covers(path):
            additional = "".join(f"{key}:" for key in path)
            written = encrypt_value(value, data_key=opened.data_key, additional=additional, iv=random(IV_BYTES))
        result = set_text(result, path, written, file)
    if result == text:
        return text
    mac = _encrypted_mac(read(result, file), opened.data_key, stamp, random)
    result = set_text(result, (SOPS, "lastmodified"), stamp, file)
    return set_text(result, (SOPS, "mac"), mac, file)


def _same(left: Scalar, right: Scalar) -> bool:
    return type(left) is type(right) and left == right


def _stamp(now: datetime) -> str:
    if now.tzinfo is None:
        raise ValueError("the time of encryption needs a time zone")
    return rfc3339(now)


def _data_key(document: SopsDocument, identities: tuple[AgeIdentity, ...]) -> bytes:
    for stanza in document.metadata.age:
        data_key = unwrap(stanza.armored, identities)
        if data_key is not None and len(data_key) == DATA_KEY_BYTES:
            return data_key
    names = ", ".join(stanza.recipient for stanza in document.metadata.age)
    mine = {identity.recipient for identity in identities}
    damaged = any(stanza.recipient in mine for stanza in document.metadata.age)
    given = {0: "no age key was given", 1: "the age key given does not open it"}.get(
        len(mine), f"none of the {len(mine)} age keys given opens it"
    )
    raise SopsError(
        problem(
            "SE004" if damaged else "SE006",
            f"{document.file} cannot be decrypted: "
            + ("the data key for a key that was given is damaged" if damaged else given),
            place=place_of(document.value, SOPS, "age"),
            expected=f"the private key of {names}",
            mend="restore the file from Git"
            if damaged
            else "put its key file into the key folder, or name it with --keys or SOPS_AGE_KEY_FILE",
        )
    )


def _values_and_mac(
    document: SopsDocument, data_key: bytes
) -> tuple[dict[tuple[Step, ...], Scalar], tuple[tuple[Step, ...], ...], str]:
    """Every value in clear, the paths of encrypted comments, and the MAC that follows from them. Raises `SopsError` naming each value that does not open."""
    values: dict[tuple[Step, ...], Scalar] = {}
    comments: list[tuple[Step, ...]] = []
    problems: list[Diagnostic] = []
    only_encrypted = document.metadata.mac_only_encrypted
    digest = hashlib.sha512(_MAC_ONLY_ENCRYPTED if only_encrypted else b"")
    for leaf in document.leaves:
        covered = document.metadata.rule.covers(leaf.keys)
        seen = leaf.seen
        if covered:
            opened = _open_leaf(document, leaf, data_key)
            if isinstance(opened, Diagnostic):
                problems.append(opened)
                continue
            if isinstance(opened, Comment):
                comments.append(leaf.path)
                continue
            seen = opened
        values[leaf.path] = seen if covered else leaf.value
        if covered or not only_encrypted:
            digest.update(to_bytes(seen))
    if problems:
        raise SopsError(tuple(problems))
    return values, tuple(comments), digest.hexdigest().upper()


def _open_leaf(document: SopsDocument, leaf: Leaf, data_key: bytes) -> Scalar | Comment | Diagnostic:
    if leaf.value != "" and not looks_encrypted(leaf.value):
        return problem(
            "SE007",
            f"{document.file}: {leaf.name} stands in plain text in an encrypted file",
            mend="take it out and treat it as known to others; then enter a new one with `sops edit` or "
            "`labwright secrets set`",
        )
    try:
        return decrypt_value(str(leaf.value), data_key=data_key, additional=leaf.additional)
    except WrongTagError:
        return unreadable(
            document,
            leaf,
            "SE007",
            "is not authentic: it was changed, or moved here from another key or file",
            "restore the file from Git",
        )
    except CipherError as error:
        return unreadable(document, leaf, "SE004", f"cannot be decrypted: {error}", "restore the file from Git")


def _prove(document: SopsDocument, data_key: bytes, mac: str) -> None:
    metadata = document.metadata
    try:
        stated = decrypt_value(metadata.mac, data_key=data_key, additional=metadata.last_modified)
    except CipherError:
        stated = None
    if not isinstance(stated, str) or not hmac.compare_digest(stated.encode(), mac.encode()):
        what = "its MAC was changed" if stated is None else "its MAC does not fit its content"
        raise SopsError(
            problem(
                "SE007",
                f"{document.file} was changed after it was encrypted: {what}",
                place=place_of(document.value, SOPS, "mac"),
                mend="restore the file from Git and change it with `sops edit` or `labwright secrets set`; "
                "readable parts such as labels count too",
            )
        )


def _encrypted_mac(document: SopsDocument, data_key: bytes, stamp: str, random: Random) -> str:
    _, _, mac = _values_and_mac(document, data_key)
    return encrypt_value(mac, data_key=data_key, additional=stamp, iv=random(IV_BYTES))

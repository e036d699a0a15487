"""Values that nobody may read in a report: what Secrets hold, what is encrypted, and fields that are secret by their name.

When in doubt a value is hidden: a report goes into logs and into pull requests that anybody can read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from labwright.changes.fields import Item, Path
from labwright.source import Origin, YamlList, YamlMap, plain

HIDDEN = "(hidden)"
"""What stands for a value. The same word as `labwright.secrets` shows."""

_SECRET_KINDS = frozenset({("", "Secret"), ("bitnami.com", "SealedSecret"), ("isindir.github.com", "SopsSecret")})
_OPEN_FIELDS = frozenset({"apiVersion", "kind", "metadata", "type", "immutable"})
"""Top-level fields of such objects that hold no secret."""

_NAMES = re.compile(
    r"(?:^|[^a-z])(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|api_?key|private_?key|secret_?key|access_?key|encryption_?key"
    r"|signing_?key|master_?key|credentials?|client_?secret|dsn|connection_?string|auth_?key|psk|htpasswd|bearer|webhook_?url"
    r"|bcrypt|salt|seed_?phrase|cookie)(?:_?hash|_?value|_?data)?s?$"
)
"""Last words of a field that holds a secret, in snake case."""

_REFERENCES = re.compile(
    r"(?:ref|refs|name|names|namespace|_?key_?ref|path|file|files|policy|enabled|existing_?secret|secret_?store|type|class|ttl"
    r"|duration|length|rotation|expiry|expiration|mount|volume|provider|issuer|url_?path)$"
)
"""Last words of a field that only says where a secret is, or how it is kept."""

_REFERRING = frozenset(
    {"existingSecret", "secretName", "secret_name", "automountServiceAccountToken", "serviceAccountToken", "secretKey"}
)
"""`secretKey` of an ExternalSecret is the name of a key."""

_TEXTS = (
    re.compile(r"(?P<open>[a-z][a-z0-9+.-]{0,30}://[^\s:/@]*:)[^\s@/]+(?=@)", re.IGNORECASE),
    re.compile(r"(?P<open>AGE-SECRET-KEY-1)[0-9A-Z]+", re.IGNORECASE),
    re.compile(r"(?P<open>-----BEGIN [A-Z ]*PRIVATE KEY-----)[\s\S]*?(?=-----END|\Z)"),
    re.compile(r"(?P<open>\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-|AKIA|dckr_pat_|tskey-))[A-Za-z0-9_-]{8,}"),
    re.compile(r"(?P<open>(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]{6})[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+"),
    re.compile(r"(?P<open>\bENC\[)[^\]]+"),
    re.compile(r"(?P<open>\bhttps://(?:discord(?:app)?\.com/api/webhooks|hooks\.slack\.com/services)/)\S+"),
)
"""Secrets that show in the text itself. What `open` matches stays."""

_LINE = re.compile(
    r"^(?P<open>[^\S\n]*(?:-[^\S\n]+|--?|export[^\S\n]+)?[\"']?(?P<name>[A-Za-z][A-Za-z0-9_.-]*)[\"']?[^\S\n]*[:=][^\S\n]*)(?P<value>[^\s#\n][^\n]*)$",
    re.MULTILINE,
)
"""`password: x`, `--token=x`, `export KEY=x`, a line each."""

_VARIABLE = re.compile(
    r"[\"']?(?:\$\{?[A-Z_][A-Z0-9_]*\}?|\$\([A-Z_][A-Z0-9_]*\)|\{\{[^{}\"'\n]*\}\}|[|>][-+0-9]*|)[\"']?,?\Z"
)
"""A value that stands for another one, or begins a block."""


def is_secret(value: Any, group: str, kind: str) -> bool:
    """Whether an object is there to hold secrets."""
    return (group, kind) in _SECRET_KINDS or (isinstance(value, dict) and isinstance(value.get("sops"), dict))


Covered: TypeAlias = Callable[[Origin | None], bool]
Over: TypeAlias = Callable[[str], str]


def masked(
    value: Any,
    path: Path,
    *,
    secret: bool,
    siblings: Any = None,
    origin: Origin | None = None,
    covered: Covered = lambda _: False,
    over: Over = str,
) -> Any:
    """A plain copy of the value at a path of an object, secrets hidden.

    `secret` says that the object is there to hold them; `siblings` is the mapping that holds the value: the `name` of an
    environment variable decides about its `value`. `covered` says which origins make a value secret, `origin` being the value's
    own; `over` hides what else is known to be secret within a text.
    """
    keys = tuple(step for step in path if isinstance(step, str))
    if (secret and keys and keys[0] not in _OPEN_FIELDS) or covered(origin):
        return _all_hidden(value)
    if (
        secret
        and keys[:2] == ("metadata", "annotations")
        and "kubectl.kubernetes.io/last-applied-configuration" in keys
    ):
        return _all_hidden(value)
    name = path[-1] if path and isinstance(path[-1], str) else _named(path)
    return _Mask(covered, over).over(value, name, siblings)


def _named(path: Path) -> str:
    """The field whose list a path ends in."""
    return next((step for step in reversed(path) if not isinstance(step, Item)), "")


class _Mask:
    def __init__(self, covered: Covered, over: Over) -> None:
        self._covered = covered
        self._over = over

    def over(self, value: Any, name: str, siblings: Any = None) -> Any:
        if isinstance(value, dict):
            origins = value.origins if isinstance(value, YamlMap) else {}
            return {
                key: _all_hidden(item) if self._covered(origins.get(key)) else self.over(item, str(key), value)
                for key, item in value.items()
            }
        if isinstance(value, list):
            known = (
                value.origins
                if isinstance(value, YamlList) and len(value.origins) == len(value)
                else [None] * len(value)
            )
            return [
                _all_hidden(item) if self._covered(origin) else self.over(item, name)
                for item, origin in zip(value, known, strict=True)
            ]
        if isinstance(value, bool) or value is None:
            return value
        if _decides(name, siblings):
            return value if isinstance(value, str) and (not value or _VARIABLE.match(value)) else HIDDEN
        return self._over(masked_text(value)) if isinstance(value, str) else value


def _decides(name: str, siblings: Any) -> bool:
    if is_secret_name(name):
        return True
    if name in {"value", "stringValue"} and isinstance(siblings, dict):
        other = siblings.get("name") or siblings.get("key")
        return isinstance(other, str) and is_secret_name(other)
    return False


def is_secret_name(name: str) -> bool:
    """Whether a field of this name holds a secret, as far as names tell: `adminPassword`, `DB_PASSWORD`, `api-key`."""
    if name in _REFERRING:
        return False
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).replace("-", "_").replace(".", "_").lower()
    return not _REFERENCES.search(snake) and _NAMES.search(snake) is not None


def masked_text(text: str) -> str:
    """A text with what is secret in it hidden: passwords in URLs, keys, tokens, and lines such as `password: x`."""
    for known in _TEXTS:
        text = known.sub(lambda found: found["open"] + HIDDEN, text)
    return _LINE.sub(_masked_line, text) if ":" in text or "=" in text else text


def _masked_line(found: re.Match[str]) -> str:
    last = re.split(r"[.]", found["name"])[-1]
    if not is_secret_name(last) or _VARIABLE.match(found["value"].strip()) or found["value"].strip() in _WORDS:
        return found[0]
    return found["open"] + HIDDEN


_WORDS = frozenset({"true", "false", "null", "none", "{}", "[]", "{", "[", '""', "''"})


def _all_hidden(value: Any) -> Any:
    """The same shape without its values, so that keys can be read."""
    if isinstance(value, dict):
        return {key: _all_hidden(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_all_hidden(item) for item in value]
    return HIDDEN if value not in ("", None) else plain(value)

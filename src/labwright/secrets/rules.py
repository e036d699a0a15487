"""Which values of a SOPS file are encrypted (upstream: `shouldBeEncrypted` in getsops/sops `sops.go`).

A file carries at most one rule in its metadata; it is tried on every key of a value's path, so that everything below a
matching key is encrypted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

KUBERNETES_VALUES: Final = "^(data|stringData)$"
"""The part of a Secret that is one; names, labels and annotations stay readable for kustomize and Flux."""

RuleKind = Literal["encrypted_regex", "unencrypted_regex", "encrypted_suffix", "unencrypted_suffix"]
_KINDS: Final[tuple[RuleKind, ...]] = (
    "encrypted_regex",
    "unencrypted_regex",
    "encrypted_suffix",
    "unencrypted_suffix",
)
_ON_COMMENTS: Final = ("encrypted_comment_regex", "unencrypted_comment_regex")
_DEFAULT_SUFFIX: Final = "_unencrypted"

# Go's regular expressions run in linear time, Python's do not. The pattern may come from a stranger's repository, so
# one that could run away is refused: too long, many repetitions, or a repeated group that itself repeats or chooses.
_MAX_PATTERN: Final = 500
_MAX_REPEATS: Final = 3
_MAX_KEY: Final = 253
"""Longest key that a pattern is tried on: the longest that Kubernetes accepts in a Secret."""
_REPEAT: Final = re.compile(r"(?<!\\)[*+{]")
_REPEATED_GROUP: Final = re.compile(r"\((?:[^()\\]|\\.)*[*+{|?](?:[^()\\]|\\.)*\)[*+{]|\)\s*\)[*+{]|[*+}?][*+{]")


class RuleError(ValueError):
    """The rule cannot be followed; the message says why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, e.g. `Rule("encrypted_regex", "^(data|stringData)$")`. Raises `RuleError` for a pattern we do not run."""

    kind: RuleKind
    text: str

    def __post_init__(self) -> None:
        if self.kind.endswith("regex"):
            _compile(self.text)

    def covers(self, keys: Sequence[str]) -> bool:
        """Whether the value below these keys is encrypted."""
        if self.kind.endswith("suffix"):
            matched = any(key.endswith(self.text) for key in keys)
        else:
            pattern = _compile(self.text)
            matched = any(len(key) <= _MAX_KEY and pattern.search(key) is not None for key in keys)
        return matched != self.kind.startswith("un")


def _compile(text: str) -> re.Pattern[str]:
    if len(text) > _MAX_PATTERN or len(_REPEAT.findall(text)) > _MAX_REPEATS or _REPEATED_GROUP.search(text):
        raise RuleError("its regular expression is too involved to be tried safely")
    # Go's `$` means the very end; Python's also allows a newline before it.
    try:
        return re.compile(re.sub(r"(?<!\\)\$$", r"\\Z", text))
    except re.error:
        raise RuleError("its regular expression cannot be read") from None


def rule_of(metadata: Mapping[str, Any]) -> Rule:
    """The rule that a file's `sops` section states, upstream's default when it states none.

    Raises `RuleError` for several rules at once, for rules on comments and for patterns that we do not run.
    """
    if any(metadata.get(kind) for kind in _ON_COMMENTS):
        raise RuleError("it is encrypted by comments (encrypted_comment_regex), which labwright does not read")
    stated = [kind for kind in _KINDS if metadata.get(kind)]
    if len(stated) > 1:
        raise RuleError(f"it states {' and '.join(stated)}; SOPS allows one of them")
    if not stated:
        return Rule("unencrypted_suffix", _DEFAULT_SUFFIX)
    return Rule(stated[0], str(metadata[stated[0]]))

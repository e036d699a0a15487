"""Names of policies: read off the labels of the pods they select, stable, valid, unique in their namespace."""

import re
from collections.abc import Iterable
from hashlib import sha256

from labwright.model import Pods

MAX_NAME = 63
"""Characters; a policy's name may be longer, but it is shown where DNS labels are."""

EVERY_POD = "all-pods"

_TELLING = (
    "app.kubernetes.io/name",
    "app.kubernetes.io/instance",
    "app.kubernetes.io/component",
    "app",
    "k8s-app",
    "name",
    "component",
)
"""Label keys whose values name a workload, the most telling first; others follow in alphabetical order."""

_SAYS_NOTHING = frozenset({"", "true", "false"})
"""Values that name nothing; the key's last part is used instead."""

_HASH_LENGTH = 8


def policy_names(selected: Iterable[Pods], taken: Iterable[str] = ()) -> dict[Pods, str]:
    """A name for each set of pods of one namespace; none of `taken` is used.

    Where labels read alike, the more usual ones keep the plain name, and others say which label they mean
    (`chart-traefik`); what still reads alike carries a hash. A name depends on nothing but the labels, and on whether
    others read alike.
    """
    sets = sorted(set(selected), key=lambda pods: (_unusual(pods), pods.labels))
    used = set(taken)
    found: dict[Pods, str] = {}
    for pods in sets:
        attempts = (_readable(pods), _readable(pods, keyed=True), _hashed(_readable(pods), pods))
        found[pods] = next(name for name in attempts if name not in used)
        used.add(found[pods])
    return found


def _unusual(pods: Pods) -> int:
    """How many of the labels are none that usually name a workload."""
    return sum(key not in _TELLING for key, _ in pods.labels)


def _readable(pods: Pods, *, keyed: bool = False) -> str:
    """The labels' values, with the last part of each unusual key before its value when `keyed`."""
    labels = dict(pods.labels)
    keys = [key for key in _TELLING if key in labels] + sorted(key for key in labels if key not in _TELLING)
    words: list[str] = []
    for key in keys:
        value, last = labels[key], key.rpartition("/")[2]
        if value in _SAYS_NOTHING:
            value = last
        elif keyed and key not in _TELLING:
            value = f"{last}-{value}"
        words = _appended(words, re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-").split("-"))
    name = "-".join(words) or EVERY_POD
    return name if len(name) <= MAX_NAME else _hashed(name, pods)


def _appended(words: list[str], more: list[str]) -> list[str]:
    """Both in a row, without saying twice what one says already: `loki` and `loki-write` are `loki-write`."""
    if any(words[start : start + len(more)] == more for start in range(len(words))):
        return words
    overlap = next(length for length in range(len(more), -1, -1) if words[len(words) - length :] == more[:length])
    return words + more[overlap:]


def _hashed(name: str, pods: Pods) -> str:
    digest = sha256(repr(pods.labels).encode()).hexdigest()[:_HASH_LENGTH]
    return f"{name[: MAX_NAME - _HASH_LENGTH - 1].rstrip('-')}-{digest}"

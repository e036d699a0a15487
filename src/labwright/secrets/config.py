"""`.sops.yaml`: tells the real `sops` for whom, and what part of, each file is to be encrypted.

Upstream: https://getsops.io/docs/#using-sops-yaml-conf-to-select-kms-pgp-and-age-for-new-files
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from labwright.secrets.rules import KUBERNETES_VALUES
from labwright.source import dump


@dataclass(frozen=True, slots=True, kw_only=True)
class CreationRule:
    """The recipients of one cluster's files."""

    path_regex: str
    """Tried by Go's `regexp` on the path below the folder of `.sops.yaml`; the first rule that matches counts"""
    recipients: tuple[str, ...]
    encrypted_regex: str = KUBERNETES_VALUES


def rule_for_folders(folders: Iterable[str], recipients: Sequence[str]) -> CreationRule:
    """A rule for every YAML file below these folders, e.g. `apps/production`, wherever deep."""
    names = "|".join(re.escape(folder.strip("/")).replace("\\-", "-") for folder in sorted(set(folders)))
    return CreationRule(path_regex=rf"^({names})/.*\.ya?ml$", recipients=tuple(recipients))


def sops_config(rules: Sequence[CreationRule]) -> str:
    """The text of `.sops.yaml`. Raises ValueError for a rule that encrypts for nobody."""
    if any(not rule.recipients for rule in rules):
        raise ValueError("a creation rule without recipients")
    return dump(
        {
            "creation_rules": [
                {
                    "path_regex": rule.path_regex,
                    "encrypted_regex": rule.encrypted_regex,
                    "age": ",".join(rule.recipients),
                }
                for rule in rules
            ],
            # So that a file edited with `sops` keeps the indentation that labwright wrote.
            "stores": {"yaml": {"indent": 2}},
        },
        comments={
            ("creation_rules",): "One key per cluster: who holds the key of staging reads nothing of production."
        },
    )

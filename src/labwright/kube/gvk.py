"""What kind of thing an object is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class GVK(NamedTuple):
    """Group, version and kind, e.g. `("apps", "v1", "Deployment")`; the core group is `""`."""

    group: str
    version: str
    kind: str

    @property
    def api_version(self) -> str:
        """As `apiVersion` writes it: `apps/v1`, `v1`."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def group_kind(self) -> tuple[str, str]:
        """Group and kind, which versions of one thing share."""
        return (self.group, self.kind)

    def __str__(self) -> str:
        return f"{self.api_version}/{self.kind}"


def split_api_version(api_version: str) -> tuple[str, str]:
    """Group and version of an `apiVersion`: `apps/v1` is `("apps", "v1")`, `v1` is `("", "v1")`."""
    group, _, version = api_version.rpartition("/")
    return group, version


def gvk_of(obj: Mapping[str, Any]) -> GVK:
    """The kind of an object; what is missing or no text is empty."""
    return GVK(*split_api_version(_text(obj.get("apiVersion"))), _text(obj.get("kind")))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""

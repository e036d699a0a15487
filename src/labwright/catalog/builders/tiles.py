"""How a component shows up on the Homepage dashboard: annotations on its Ingress, and the secrets its widget needs.

Source: https://gethomepage.dev/configs/kubernetes/ ; upstream `src/utils/kubernetes/resource-helpers.js`. Homepage
replaces `{{HOMEPAGE_VAR_…}}` in annotations just as in its own files, so no credential ever stands in an annotation.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

from labwright.catalog.capabilities import Widget
from labwright.catalog.contract import Site

HOMEPAGE: Final = "homepage"
"""Name of the component instance that reads the annotations."""

PLACEHOLDER: Final = re.compile(r"\{\{(secret|generated):([a-z0-9][a-z0-9.-]*)\}\}")
"""`{{secret:linkding-api-token}}`: asked of the owner; `{{generated:grafana-admin}}`: a value labwright made itself."""


def variable(secret: str) -> str:
    """The environment variable that carries a secret, by its id: `grafana-token` → `HOMEPAGE_VAR_GRAFANA_TOKEN`."""
    return "HOMEPAGE_VAR_" + re.sub(r"[^A-Za-z0-9]+", "_", secret).strip("_").upper()


def with_variables(text: str) -> str:
    """`text` with every secret placeholder turned into Homepage's own `{{HOMEPAGE_VAR_…}}`."""
    return PLACEHOLDER.sub(lambda match: "{{" + variable(match[2]) + "}}", text)


def placeholders(widgets: Iterable[Widget]) -> tuple[tuple[str, str], ...]:
    """(kind, id) of every secret that these widgets need, sorted, each once. The kind is `secret` or `generated`."""
    found = {
        (match[1], match[2])
        for widget in widgets
        for value in widget.settings.values()
        for match in PLACEHOLDER.finditer(value)
    }
    return tuple(sorted(found, key=lambda pair: (pair[1], pair[0])))


def selector(widget: Widget) -> str:
    """The label selector of the pods whose state and usage the tile shows; empty when it has none."""
    return ",".join(f"{key}={value}" for key, value in widget.pods.labels) if widget.pods is not None else ""


def tile_annotations(site: Site[Any], tile: Widget) -> dict[str, str]:
    """What an Ingress carries to appear on the dashboard; nothing where no dashboard is installed."""
    if HOMEPAGE not in site.installed:
        return {}
    base = "gethomepage.dev"
    notes = {
        f"{base}/enabled": "true",
        f"{base}/name": tile.title,
        f"{base}/group": tile.group,
        f"{base}/icon": tile.icon,
        f"{base}/href": tile.href,
        f"{base}/description": tile.description,
    }
    if selector(tile):
        notes[f"{base}/pod-selector"] = selector(tile)
    if tile.kind:
        notes |= {f"{base}/widget.type": tile.kind, f"{base}/widget.url": tile.url}
        notes |= {f"{base}/widget.{key}": with_variables(value) for key, value in sorted(tile.settings.items())}
    return notes

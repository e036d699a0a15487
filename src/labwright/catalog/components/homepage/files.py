"""Homepage's configuration files, as data (https://gethomepage.dev/configs/)."""

from collections.abc import Iterable, Mapping
from typing import Any

from labwright.catalog.builders.tiles import selector, with_variables
from labwright.catalog.capabilities import Widget
from labwright.source import dump

Json = Any
GROUPS = ("Apps", "Monitoring", "Infrastructure")
"""Order of the groups that labwright's own components use; others follow."""


def yaml(content: Json, comment: str) -> str:
    """One file."""
    return dump(content, comments={(): comment})


def settings(title: str, theme: str, groups: Iterable[str]) -> Json:
    """`settings.yaml`."""
    known = [*GROUPS, *sorted(set(groups) - set(GROUPS))]
    return {
        "title": title,
        "theme": theme,
        "headerStyle": "clean",
        "statusStyle": "dot",
        "hideVersion": True,
        "disableUpdateCheck": True,
        "layout": [{group: {"style": "row", "columns": 3}} for group in known],
    }


def services(tiles: Iterable[Widget]) -> Json:
    """`services.yaml`: tiles that Homepage cannot find by itself, by group."""
    groups: dict[str, list[Json]] = {}
    for tile in sorted(tiles, key=lambda tile: (tile.group, tile.title)):
        groups.setdefault(tile.group, []).append({tile.title: _service(tile)})
    return [{group: entries} for group, entries in groups.items()]


def _service(tile: Widget) -> Json:
    found: dict[str, Json] = {"icon": tile.icon, "href": tile.href, "description": tile.description}
    if tile.pods is not None:
        found |= {"namespace": tile.pods.namespace, "podSelector": selector(tile)}
    if tile.kind:
        found["widget"] = {"type": tile.kind, "url": tile.url, **nested(tile.settings)}
    return found


def nested(flat: Mapping[str, str]) -> Json:
    """Settings with dotted names as nested data, as Homepage itself reads them from annotations.

    A number after a dot is a place in a list (upstream `src/utils/config/shvl.js`).
    """
    found: dict[str, Json] = {}
    for path, value in sorted(flat.items()):
        steps = path.split(".")
        here = found
        for step in steps[:-1]:
            here = here.setdefault(step, {})
        here[steps[-1]] = with_variables(value)
    return _lists(found)


def _lists(value: Json) -> Json:
    if not isinstance(value, dict):
        return value
    inner = {key: _lists(each) for key, each in value.items()}
    if inner and all(key.isdigit() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner


def widgets(cluster: str, search: str, *, usage: bool) -> Json:
    """`widgets.yaml`: the cluster's usage, and a search field."""
    shown = {"show": True, "cpu": True, "memory": True, "showLabel": True}
    found: list[Json] = [{"kubernetes": {"cluster": {**shown, "label": cluster}, "nodes": shown}}] if usage else []
    if search:
        found.append({"search": {"provider": search, "target": "_blank"}})
    return found


def bookmarks(groups: Mapping[str, Mapping[str, str]]) -> Json:
    """`bookmarks.yaml` from group → title → address."""
    return [
        {group: [{title: [{"abbr": title[:2].upper(), "href": href}]} for title, href in entries.items()]}
        for group, entries in groups.items()
    ]

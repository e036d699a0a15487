"""Variables of postBuild: out of the spec, ConfigMaps and Secrets."""

from __future__ import annotations

import base64
import binascii
from typing import NamedTuple

from labwright.render.flux.faults import remark
from labwright.render.flux.substitution import Variable
from labwright.render.objects import Object
from labwright.source import Diagnostic, Place, Severity, YamlMap, origin_of, place_of


class Reference(NamedTuple):
    """An entry of substituteFrom."""

    kind: str
    name: str
    optional: bool
    place: Place | None


def references(spec: YamlMap) -> list[Reference]:
    """What a Kustomization takes variables from."""
    after = spec.get("postBuild")
    entries = after.get("substituteFrom") if isinstance(after, dict) else None
    return [
        Reference(
            str(entry.get("kind", "")),
            str(entry.get("name", "")),
            bool(entry.get("optional")),
            place_of(entry, "name") or place_of(entries, index),
        )
        for index, entry in enumerate(entries or ())
        if isinstance(entry, YamlMap)
    ]


def variables(
    spec: YamlMap, namespace: str, settings: dict[tuple[str, str, str], Object], found: list[Diagnostic]
) -> dict[str, Variable]:
    """All variables; later sources win, and inline ones over all. What is missing goes to `found`."""
    made: dict[str, Variable] = {}
    for kind, name, optional, place in references(spec):
        item = settings.get((kind, namespace, name))
        if item is not None:
            _read(item, made, found, place)
        elif not optional:
            message = f"{kind} {namespace}/{name} is not in the repository; its variables are unknown"
            found.append(remark(Severity.WARNING, "FX006", message, place))
    after = spec.get("postBuild")
    inline = after.get("substitute") if isinstance(after, dict) else None
    for key, value in (inline or {}).items():
        if isinstance(value, str):
            made[key] = Variable(value.replace("\n", ""), place_of(inline, key))
        else:
            message = f"variable `{key}` must be text"
            found.append(remark(Severity.ERROR, "FX008", message, place_of(inline, key), help="quote it"))
    return made


def _read(item: Object, made: dict[str, Variable], found: list[Diagnostic], used_at: Place | None) -> None:
    """The entries of a ConfigMap or Secret; those of an encrypted one have no known value."""
    if item.encrypted:
        message = f"{item.kind} {item.name} is encrypted; its variables are left as they are"
        found.append(remark(Severity.INFO, "FX012", message, used_at))
    for field in ("data", "stringData") if item.kind == "Secret" else ("data",):
        entries = item.value.get(field)
        if not isinstance(entries, YamlMap):
            continue
        for key, value in entries.items():
            text = value if isinstance(value, str) else ""
            if field == "data" and item.kind == "Secret" and not item.encrypted:
                text = _decoded(text)
            origin = origin_of(item.value, field, key)
            made[key] = Variable(text.replace("\n", ""), origin.place if origin else None, item.encrypted)


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""

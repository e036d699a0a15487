"""The values of a HelmRelease: out of ConfigMaps and Secrets, then its own, with the origin of every leaf.

Mirrors fluxcd/pkg/chartutil (values.go, merge.go), which helm-controller calls. Maps are shared there as Go shares them, and
so they are here: a `targetPath` that leads into a map of `spec.values` changes that map itself, any other one is overridden by
`spec.values` in the end.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import NamedTuple

from labwright.render.embedded import Lines, no_lines, read_embedded
from labwright.render.flux.faults import remark
from labwright.render.flux.secrets import is_ciphertext, is_sealed
from labwright.render.objects import Object
from labwright.source import (
    Diagnostic,
    Note,
    Origin,
    Place,
    Severity,
    SourceError,
    YamlMap,
    clone,
    nearest,
    nearest_place,
    origin_of,
    place_of,
)

Key = tuple[str, str, str]
"""Kind, namespace and name."""

Decrypt = Callable[[Object], Object | None]
"""An encrypted object to its plain form; None where that is not possible."""

DEFAULT_KEY = "values.yaml"


class ValuesReference(NamedTuple):
    """An entry of valuesFrom."""

    kind: str
    name: str
    key: str
    target_path: str
    optional: bool
    literal: bool
    place: Place | None


def references(spec: YamlMap) -> list[ValuesReference]:
    """What a release takes values from."""
    entries = spec.get("valuesFrom")
    return [
        ValuesReference(
            str(entry.get("kind", "")),
            str(entry.get("name", "")),
            str(entry.get("valuesKey") or DEFAULT_KEY),
            str(entry.get("targetPath") or ""),
            entry.get("optional") is True,
            entry.get("literal") is True,
            place_of(entry, "name") or place_of(entries, index),
        )
        for index, entry in enumerate(entries if isinstance(entries, list) else ())
        if isinstance(entry, YamlMap)
    ]


def compose_values(
    spec: YamlMap,
    namespace: str,
    settings: Mapping[Key, Object],
    found: list[Diagnostic],
    *,
    promised: Mapping[Key, Object] | None = None,
    lines: Lines = no_lines,
    decrypt: Decrypt | None = None,
) -> YamlMap:
    """All values of a release in `namespace`, nulls kept. What is missing or wrong goes to `found`.

    Values of an encrypted Secret that `decrypt` does not open, and of a Secret that is not in the repository, are left out.
    """
    composer = _Composer(namespace, settings, found, promised or {}, lines, decrypt)
    values = spec.get("values")
    own = clone(values) if isinstance(values, YamlMap) else YamlMap()
    if values is not None and not isinstance(values, YamlMap):
        found.append(remark(Severity.ERROR, "FX008", "`spec.values` must be a mapping", nearest_place(spec, "values")))
    made = YamlMap()
    for reference in references(spec):
        made = composer.add(made, own, reference)
    return merge_maps(made, own)


def merge_maps(one: YamlMap, other: YamlMap) -> YamlMap:
    """`other` on top of `one`: mappings are merged, all else is replaced. Neither is changed; what is not merged is shared."""
    made = one.copy()
    for key, item in other.items():
        there = made.get(key)
        if isinstance(item, YamlMap) and isinstance(there, YamlMap):
            made[key] = merge_maps(there, item)
            continue
        origin, before = other.origins.get(key), made.origins.get(key)
        made[key] = item
        if origin is not None:
            kept = origin if before is None or origin.previous is not None else origin._replace(previous=before)
            made.origins[key] = kept
            made.key_places[key] = other.key_places.get(key, kept.place)
    made.place = one.place or other.place
    return made


class _Composer:
    def __init__(
        self,
        namespace: str,
        settings: Mapping[Key, Object],
        found: list[Diagnostic],
        promised: Mapping[Key, Object],
        lines: Lines,
        decrypt: Decrypt | None,
    ) -> None:
        self._namespace = namespace
        self._settings = settings
        self._found = found
        self._promised = promised
        self._lines = lines
        self._decrypt = decrypt

    def add(self, made: YamlMap, own: YamlMap, reference: ValuesReference) -> YamlMap:
        """What one reference adds."""
        text = self._text(reference)
        if text is None:
            return made
        content, origin = text
        if reference.target_path:
            merged = merge_maps(made, own)
            self._set(merged, reference, content, origin)
            return merged
        try:
            documents = read_embedded(content, origin, self._lines)
        except SourceError as error:
            self._found.extend(error.diagnostics)
            return made
        values = documents[0] if documents else YamlMap()
        if isinstance(values, YamlMap):
            return merge_maps(made, values)
        message = f"`{reference.key}` of {self._named(reference)} is no mapping of values"
        self._fault("FX014", message, reference.place, origin)
        return made

    def _set(self, values: YamlMap, reference: ValuesReference, content: str, origin: Origin | None) -> None:
        from labwright.render.helm.strvals import SetError, set_value  # hardly any release has a targetPath

        quoted = len(content) > 0 and content[0] == content[-1] and content[0] in "\"'"
        if reference.literal:
            content = "".join(f"\\{one}" if one in "\\,[]{}" else one for one in content)
        elif quoted:
            content = content.strip("'\"")
        why = f"targetPath {reference.target_path}"
        target = origin._replace(why=why, previous=origin) if origin else None
        try:
            set_value(values, f"{reference.target_path}={content}", target, text=reference.literal or quoted)
        except SetError as error:
            message = (
                f"`{reference.key}` of {self._named(reference)} cannot be set at `{reference.target_path}`: {error}"
            )
            self._fault("FX014", message, reference.place, origin)

    def _text(self, reference: ValuesReference) -> tuple[str, Origin | None] | None:
        """The text that a reference names, and its origin; None when there is none to use."""
        if reference.kind not in ("ConfigMap", "Secret"):
            message = f"values come from a ConfigMap or a Secret, not from a `{reference.kind}`"
            self._fault("FX008", message, reference.place, None)
            return None
        item = self._settings.get((reference.kind, self._namespace, reference.name))
        if item is None:
            self._missing(reference)
            return None
        if item.encrypted:
            opened = self._decrypt(item) if self._decrypt else None
            if opened is None:
                message = f"{self._named(reference)} is encrypted; its values are left out"
                self._found.append(remark(Severity.INFO, "FX012", message, reference.place))
                return None
            item = opened
        if (text := entry_text(item, reference.key)) is None:
            if not reference.optional:
                near = nearest(reference.key, entry_keys(item))
                hint = f"did you mean `{near}`?" if near else ""
                message = f"{self._named(reference)} has no key `{reference.key}`"
                self._fault("FX013", message, reference.place, None, help=hint, note=item.place)
            return None
        if is_sealed(text[0]) and self._decrypt and (opened := self._decrypt(item)) is not None:
            text = entry_text(opened, reference.key) or text
        if is_sealed(text[0]):
            message = f"`{reference.key}` of {self._named(reference)} is encrypted; its values are left out"
            self._found.append(remark(Severity.INFO, "FX012", message, reference.place))
            return None
        return text

    def _missing(self, reference: ValuesReference) -> None:
        if reference.optional:
            return
        kind, name = reference.kind, reference.name
        if (maker := self._promised.get((kind, self._namespace, name))) is not None:
            self._found.append(elsewhere(self._named(reference), "values", maker, reference.place))
            return
        near = nearest(name, [known for one, where, known in self._settings if (one, where) == (kind, self._namespace)])
        others = [where for one, where, known in self._settings if (one, known) == (kind, name)]
        hint = f"there is one in namespace `{others[0]}`" if others else f"did you mean `{near}`?" if near else ""
        if kind == "Secret":
            message = f"{self._named(reference)} is not in the repository; its values are unknown"
            self._found.append(remark(Severity.WARNING, "FX006", message, reference.place, help=hint))
            return
        self._fault("FX013", f"{self._named(reference)} does not exist", reference.place, None, help=hint)

    def _named(self, reference: ValuesReference) -> str:
        return f"{reference.kind} {self._namespace}/{reference.name}"

    def _fault(
        self,
        code: str,
        message: str,
        place: Place | None,
        origin: Origin | None,
        *,
        help: str = "",
        note: Place | None = None,
    ) -> None:
        where = origin.place if origin else note
        notes = [Note("it stands here", where)] if where else []
        self._found.append(remark(Severity.ERROR, code, message, place, help=help, notes=notes))


def elsewhere(named: str, what: str, maker: Object, place: Place | None) -> Diagnostic:
    """The remark that values are not known because an operator makes them."""
    notes = [Note("it is made here", maker.place)]
    message = f"{named} is made in the cluster by {maker}; its {what} are unknown"
    return remark(Severity.INFO, "FX006", message, place, notes=notes)


def entry_keys(item: Object) -> list[str]:
    """The keys of a ConfigMap or Secret."""
    fields = ("data", "stringData") if item.kind == "Secret" else ("data",)
    return [key for field in fields if isinstance(entries := item.value.get(field), dict) for key in entries]


def entry_text(item: Object, key: str) -> tuple[str, Origin | None] | None:
    """The text of an entry of a ConfigMap or Secret, decoded, and its origin; None when there is no such entry.

    Of an encrypted one it is the ciphertext.
    """
    for field in ("stringData", "data") if item.kind == "Secret" else ("data",):
        entries = item.value.get(field)
        if not isinstance(entries, YamlMap) or key not in entries:
            continue
        content = entries[key]
        text = content if isinstance(content, str) else "" if content is None else str(content)
        if item.kind == "Secret" and field == "data" and not is_ciphertext(text):
            text = decoded(text)
        return text, origin_of(item.value, field, key)
    return None


def decoded(text: str) -> str:
    """Base64 to text; empty when it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""

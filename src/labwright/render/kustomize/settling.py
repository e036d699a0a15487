"""What happens to values on their way out of kustomize.

The real tool writes each object as YAML, reads it back, turns it into JSON and that into YAML again. Numbers, annotations and
folded blocks do not come through unchanged, nor does a value left out between braces (`{a: , b}`: Go's YAML writes it as
an empty text); neither does anything that a JSON patch touches.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, TypeAlias

from labwright.render.kustomize.faults import KustomizeError, refuse
from labwright.render.kustomize.reading import Reader, Untyped
from labwright.render.kustomize.resource import Resource
from labwright.source import Dialect, Origin, Place, SourceError, YamlList, YamlMap, delete, load
from labwright.source.scalars import ScalarError, is_odd, resolve

_UINT64_END = 2**64
_Chain: TypeAlias = "tuple[Place | None, _Chain | None]"
"""The place of a collection, and of those around it."""


def settle(resource: Resource, reader: Reader) -> None:
    """Pass a resource's values through text and JSON, as MarshalJSON of kyaml/yaml/rnode.go does. Raises KustomizeError."""
    if reader.odd_keys:
        for item in resource.map.values():
            _refuse_odd(item, reader)
    _settle(resource.map, reader, folds=not resource.normalized)
    resource.normalized = True
    resource.shared.clear()


def text_annotations(value: YamlMap, reader: Reader) -> None:
    """Annotations become text as it stands in the file, and an empty mapping of them goes. Raises KustomizeError."""
    metadata = value.get("metadata")
    if not isinstance(metadata, YamlMap) or "annotations" not in metadata:
        return
    annotations = metadata["annotations"]
    if not isinstance(annotations, YamlMap) or not annotations:
        delete(metadata, "annotations")
        return
    for key, text in annotations.items():
        if is_odd(key):
            raise odd_key(key, annotations.key_places.get(key))  # kustomize rewrites them, and their quotes are lost
        is_text = not isinstance(text, dict | list)
        annotations[key] = str(reader.written(text, annotations.origins.get(key))) if is_text else ""


def _refuse_odd(value: Any, reader: Reader) -> None:
    """JSON has only texts as keys, and Go makes none of what YAML takes for a number, except at the top of an object."""
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _refuse_odd(item, reader)
    if isinstance(value, YamlMap):
        for key, place in value.key_places.items():
            if place in reader.odd_keys and key in value:
                raise odd_key(key, place)


def odd_key(key: str, place: Place | None) -> KustomizeError:
    """The refusal of a key that kustomize takes for something that is no text."""
    return refuse("KZ018", f"the key `{key}` is no text to kustomize, which refuses it", place, help="quote it")


def _settle(value: Any, reader: Reader, *, folds: bool, above: _Chain | None = None) -> None:
    chain = (value.place, above)
    for key, item in value.items() if isinstance(value, YamlMap) else enumerate(value):
        if isinstance(item, str):
            if type(item) is Untyped:
                value[key] = _typed(item, chain, _origin(value, key), reader)
            elif folds and ("\n" in item or item[10:11] == "T"):
                _settle_text(value, key, item, chain, reader)
        elif isinstance(item, (YamlMap, YamlList)):
            _settle(item, reader, folds=folds, above=chain)
        elif item is None:
            if folds and _in_braces(chain, reader) and not reader.written_null(_origin(value, key)):
                value[key] = ""
        elif isinstance(item, float):
            if item.is_integer() and -(2.0**63) <= item < _UINT64_END:
                value[key] = whole(item)
        elif isinstance(item, int) and not -(2**63) <= item < _UINT64_END:
            value[key] = float(item)


def _in_braces(chain: _Chain | None, reader: Reader) -> bool:
    """Whether a collection, or one around it, stands in braces or brackets: Go's YAML then writes all inside of it so."""
    while chain is not None:
        if reader.flow(chain[0]):
            return True
        chain = chain[1]
    return False


def _typed(text: Untyped, chain: _Chain, origin: Origin | None, reader: Reader) -> Any:
    """What a text becomes that nobody gave a type. Raises KustomizeError."""
    if not text:
        return "" if _in_braces(chain, reader) else None
    try:
        return resolve(str(text), Dialect.KUSTOMIZE)
    except ScalarError as error:
        raise refuse("KZ018", f"the value cannot be written: {error}", origin.place if origin else None) from None


def _settle_text(value: Any, key: Any, text: str, chain: _Chain, reader: Reader) -> None:
    """What becomes of a text of several lines, or of one that looks like a time."""
    if "\n" in text:
        if reader.folded(_origin(value, key)):
            value[key] = refolded(text)
    elif text[4:5] == "-" and _in_braces(chain, reader):
        value[key] = reader.flow_time(text, _origin(value, key))


def whole(number: float) -> int:
    """A whole float as the integer that Go's JSON writes: the shortest digits that name it, filled up with zeros."""
    return int(Decimal(repr(number)))


def _origin(value: Any, key: Any) -> Origin | None:
    if isinstance(value, YamlMap):
        found: Origin | None = value.origins.get(key)
        return found
    return value.origins[key] if key < len(value.origins) else None


def refolded(text: str) -> str:
    """A text after Go's YAML wrote it as a folded block and read it back.

    emitterc.go (yaml_emitter_write_folded_scalar) looks at the start of the text where it means to look behind the line
    break, so a line break before an indented line is doubled, and text that begins with a blank loses its breaks.
    """
    blank_start = text[0] in " \t\n\r"
    written: list[str] = []
    after_break, indented = True, True
    for character in text:
        if character == "\n":
            if not after_break and not indented and not blank_start:
                written.append("\n")
            written.append("\n")
            after_break = True
            continue
        if after_break:
            indented = character in " \t"
            written.append("  ")
        written.append(character)
        after_break = False
    hint = "2" if blank_start else ""
    chomp = "-" if not text.endswith("\n") else "+" if text.endswith("\n\n") or text == "\n" else ""
    end = "" if text.endswith("\n") else "\n"
    try:
        found = load(f"folded: >{hint}{chomp}\n{''.join(written)}{end}", "folded").value["folded"]
    except SourceError:
        return text
    return found if isinstance(found, str) else text

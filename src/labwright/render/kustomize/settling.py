"""What happens to values on their way out of kustomize.

The real tool writes each object as YAML, reads it back, turns it into JSON and that into YAML again. Numbers, annotations and
folded blocks do not come through unchanged; neither does anything that a JSON patch touches.
"""

from __future__ import annotations

from typing import Any

from labwright.render.kustomize.reading import Reader
from labwright.render.kustomize.resource import Resource
from labwright.source import Origin, SourceError, YamlList, YamlMap, delete, load

_UINT64_END = 2**64


def settle(resource: Resource, reader: Reader) -> None:
    """Pass a resource's values through text and JSON, as MarshalJSON of kyaml/yaml/rnode.go does."""
    _settle(resource.map, reader, folds=not resource.normalized)
    resource.normalized = True
    resource.shared.clear()


def text_annotations(value: YamlMap, reader: Reader) -> None:
    """Annotations become text as it stands in the file, and an empty mapping of them goes."""
    metadata = value.get("metadata")
    if not isinstance(metadata, YamlMap) or "annotations" not in metadata:
        return
    annotations = metadata["annotations"]
    if not isinstance(annotations, YamlMap) or not annotations:
        delete(metadata, "annotations")
        return
    for key, text in annotations.items():
        annotations[key] = reader.written(text, annotations.origins.get(key))


def _settle(value: Any, reader: Reader, *, folds: bool) -> None:
    is_map = isinstance(value, YamlMap)
    for key, item in value.items() if is_map else enumerate(value):
        if isinstance(item, YamlMap | YamlList):
            _settle(item, reader, folds=folds)
        elif isinstance(item, str):
            if folds and "\n" in item and reader.folded(_origin(value, key)):
                value[key] = refolded(item)
        elif isinstance(item, float):
            if item.is_integer() and -(2.0**63) <= item < _UINT64_END:
                value[key] = int(item)
        elif isinstance(item, int) and not -(2**63) <= item < _UINT64_END:
            value[key] = float(item)


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

"""Which fields the transformers work on: kustomize's defaults, merged with a kustomization's own `configurations`.

Mirrors api/internal/plugins/builtinconfig and types.FsSlice. The defaults are data (`data/field-specs.json`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from labwright.render.kustomize.definition import check_settings
from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.ids import Gvk, facts, text_of
from labwright.render.kustomize.sorting import FIRST, LAST
from labwright.source import Place, YamlList, YamlMap, place_of

if TYPE_CHECKING:
    from labwright.render.kustomize.reading import Reader

_PLAIN = (
    "namePrefix",
    "nameSuffix",
    "namespace",
    "commonLabels",
    "labels",
    "templateLabels",
    "commonAnnotations",
    "varReference",
    "images",
    "replicas",
)


class FieldSpec(NamedTuple):
    """A field of the objects of a kind; `create` says whether to make it when missing."""

    gvk: Gvk
    path: str
    create: bool = False

    @property
    def steps(self) -> tuple[str, ...]:
        return split_path(self.path)


class NameReference(NamedTuple):
    """Where the names of objects of a kind are written in other objects."""

    target: Gvk
    referrers: tuple[FieldSpec, ...]


@dataclass(frozen=True)
class Config:
    """Field specs by transformer, as kustomize names them, and name references.

    Without slots, so that it can keep what it works out: nearly all builds share the default one.
    """

    specs: dict[str, tuple[FieldSpec, ...]] = field(default_factory=dict)
    references: tuple[NameReference, ...] = ()

    @cached_property
    def referrers(self) -> dict[str, list[tuple[Gvk, FieldSpec]]]:
        """By the kind of the object that refers (empty for all): what it refers to, and in which field."""
        found: dict[str, list[tuple[Gvk, FieldSpec]]] = {}
        for reference in self.references:
            for spec in reference.referrers:
                found.setdefault(spec.gvk.kind, []).append((reference.target, spec))
        return found

    def merged(self, other: Config, place: Place | None = None) -> Config:
        """Both; a spec that says the opposite of another on `create` is refused.

        Not even merging into nothing is without effect: a spec for all kinds goes where one for some kind stands before it.
        """
        if other is self or not (other.specs or other.references):
            return self
        if not (self.specs or self.references) and other is default_config():
            return other
        specs = {
            name: _sorted(merge_specs(self.specs.get(name, ()), other.specs.get(name, ()), place)) for name in _PLAIN
        }
        references = list(self.references)
        for reference in other.references:
            for index, mine in enumerate(references):
                if mine.target == reference.target:
                    merged = merge_specs(mine.referrers, reference.referrers, place)
                    references[index] = NameReference(mine.target, merged)
                    break
            else:
                references.append(reference)
        return Config(specs, tuple(sorted(references, key=lambda one: _rank(one.target))))


@cache
def split_path(path: str) -> tuple[str, ...]:
    """Steps of a field path; a backslash makes the slash behind it part of a step."""
    steps: list[str] = []
    parts = path.split("/")
    if len(parts) > 1 and not parts[0]:
        parts = parts[1:]
    for part in parts:
        if steps and steps[-1].endswith("\\"):
            steps[-1] = f"{steps[-1][:-1]}/{part}"
        else:
            steps.append(part)
    return tuple(steps)


@cache
def default_config() -> Config:
    """What kustomize does without `configurations`."""
    return parse_config(facts("field-specs.json"))


def parse_config(data: dict[str, Any]) -> Config:
    """A transformer configuration file's content; unknown keys are ignored, as kustomize does."""
    folded = {key.casefold(): value for key, value in data.items()}
    specs = {name: _sorted(parse_specs(folded.get(name.casefold()))) for name in _PLAIN}
    references = tuple(
        NameReference(_gvk(entry), parse_specs(entry.get("fieldSpecs"))) for entry in folded.get("namereference") or ()
    )
    return Config(specs, tuple(sorted(references, key=lambda one: _rank(one.target))))


def read_config(reader: Reader, root: str, paths: YamlList) -> Config:
    """The configuration of `configurations`, on top of the default one. Raises KustomizeError."""
    config = default_config()
    for index, path in enumerate(paths):
        place = place_of(paths, index)
        file = reader.file(root, path, place)
        for value in reader.documents(reader.text(file), file):
            if not isinstance(value, YamlMap):
                raise refuse("KZ011", f"{file} is no transformer configuration", place, expected="a mapping")
            checked = check_settings("transformer configuration", value, file, strict=True)
            config = config.merged(parse_config(checked), place)
    return config


def merge_specs(
    mine: tuple[FieldSpec, ...], other: tuple[FieldSpec, ...], place: Place | None
) -> tuple[FieldSpec, ...]:
    """All specs once; the first one that covers another stands for it."""
    result = list(mine)
    for spec in other:
        for known in result:
            if known.path == spec.path and known.gvk.selected_by(spec.gvk):
                if known.create != spec.create:
                    raise refuse("KZ020", f"two configurations disagree on whether to create `{spec.path}`", place)
                break
        else:
            result.append(spec)
    return tuple(result)


def parse_specs(entries: Any) -> tuple[FieldSpec, ...]:
    """Field specs as a configuration writes them."""
    return tuple(
        FieldSpec(_gvk(entry), text_of(entry.get("path")), bool(entry.get("create"))) for entry in entries or ()
    )


def _gvk(entry: dict[str, Any]) -> Gvk:
    return Gvk(text_of(entry.get("group")), text_of(entry.get("version")), text_of(entry.get("kind")))


def _sorted(specs: tuple[FieldSpec, ...]) -> tuple[FieldSpec, ...]:
    return tuple(sorted(specs, key=lambda spec: _rank(spec.gvk)))


def _rank(gvk: Gvk) -> tuple[int, str]:
    order = (
        FIRST.index(gvk.kind) - len(FIRST) if gvk.kind in FIRST else LAST.index(gvk.kind) + 1 if gvk.kind in LAST else 0
    )
    return order, f"{gvk.group or '~G'}_{gvk.version or '~V'}_{gvk.kind or '~K'}"

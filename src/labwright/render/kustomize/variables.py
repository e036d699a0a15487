"""vars: `$(NAME)` in well-known fields.

Mirrors types.Var, the accumulator's MergeVars and ResolveVars, and api/filters/refvar. Deprecated upstream, and still found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from labwright.render.kustomize.config import Config
from labwright.render.kustomize.definition import Definition
from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.fields import visit
from labwright.render.kustomize.ids import Gvk, ResId, parse_api_version, text_of
from labwright.render.kustomize.paths import PathError, get, origin_at, split_fields
from labwright.render.kustomize.resource import Resource, Resources
from labwright.source import Note, Origin, Place, YamlList, YamlMap, assign, nearest_place

_REFERENCE = re.compile(r"\$(?:\((?P<name>[^)]*)\)|(?P<dollar>\$)|(?P<other>.))", re.DOTALL)
_INDEX = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Variable:
    """One entry of `vars`, and the object that it reads from; None while there is none."""

    name: str
    path: str
    place: Place | None
    resource: Resource | None


def declare(variables: dict[str, Variable], resources: Resources, definition: Definition) -> None:
    """Add a kustomization's vars. Raises KustomizeError for a name used twice and for an ambiguous object."""
    entries = definition.list("vars")
    for index, entry in enumerate(entries):
        place = nearest_place(entry, "name") or nearest_place(entries, index)
        add(variables, Variable(entry.get("name", ""), _path(entry), place, _object(entry, resources, place)))


def add(variables: dict[str, Variable], one: Variable) -> None:
    """Add one variable. Raises KustomizeError when its name is taken."""
    if one.name in variables:
        notes = (Note("the first one", variables[one.name].place),)
        raise refuse("KZ017", f"variable `{one.name}` is declared twice", one.place, notes=notes)
    variables[one.name] = one


def _path(entry: YamlMap) -> str:
    return (entry.get("fieldref") or {}).get("fieldPath") or "metadata.name"


def _object(entry: YamlMap, resources: Resources, place: Place | None) -> Resource | None:
    reference = entry.get("objref") or {}
    group, version = parse_api_version(reference.get("apiVersion", ""))
    gvk = Gvk(reference.get("group") or group, reference.get("version") or version, reference.get("kind", ""))
    wanted = ResId(gvk, reference.get("name", ""), reference.get("namespace", ""))

    def matches(one: ResId) -> bool:
        if wanted.namespace or gvk.cluster_scoped:
            return wanted.same(one)
        return one.name == wanted.name and one.gvk == gvk

    found = resources.matching(matches)
    if len(found) > 1:
        notes = [Note(f"it may be {item.id}", item.named_at()) for item in found]
        raise refuse("KZ014", f"several objects for variable `{entry.get('name')}`", place, notes=notes)
    return found[0] if found else None


def resolve_variables(resources: Resources, variables: dict[str, Variable], config: Config) -> None:
    """Fill in all references. Raises KustomizeError for a variable without object or field."""
    if not variables:
        return
    values = {name: _value(variable) for name, variable in variables.items()}
    origins = {name: Origin(one.place, _source(one), "vars") for name, one in variables.items() if one.place}
    filler = _Filler(values, origins)
    for resource in resources.items:
        if not resource.empty:
            for spec in config.specs.get("varReference", ()):
                visit(resource, spec, filler.set)


def _value(variable: Variable) -> Any:
    if variable.resource is None or variable.resource.empty:
        raise refuse("KZ017", f"variable `{variable.name}` has no object to read from", variable.place)
    try:
        return get(variable.resource.map, _steps(variable))
    except PathError as error:
        message = f"field `{variable.path}` of variable `{variable.name}` is missing in {variable.resource.id}: {error}"
        raise refuse("KZ017", message, variable.place) from None


def _steps(variable: Variable) -> list[str]:
    return split_fields(_INDEX.sub(r".\1", variable.path))


def _source(variable: Variable) -> Origin | None:
    """What set the field that the variable reads."""
    return origin_at(variable.resource.map, _steps(variable)) if variable.resource else None


class _Filler:
    __slots__ = ("_origins", "_values")

    def __init__(self, values: dict[str, Any], origins: dict[str, Origin]) -> None:
        self._values = values
        self._origins = origins

    def set(self, container: Any, at: Any) -> None:
        value = container[at]
        if isinstance(value, str):
            self._scalar(container, at, value)
        elif isinstance(value, YamlMap):
            for key, item in list(value.items()):
                if isinstance(item, str):
                    self._scalar(value, key, item)
        elif isinstance(value, YamlList):
            for index, item in enumerate(value):
                if not isinstance(item, str):
                    place = nearest_place(value, index)
                    raise refuse("KZ018", "a list that may hold variables has something that is no text", place)
                self._scalar(value, index, item)

    def _scalar(self, container: Any, at: Any, text: str) -> None:
        if "$" not in text:
            return
        used = [match["name"] for match in _REFERENCE.finditer(text) if match["name"] in self._values]
        whole = re.fullmatch(r"\$\(([^)]*)\)", text)
        if whole and whole[1] in self._values and not isinstance(self._values[whole[1]], dict | list):
            new = self._values[whole[1]]
        else:
            new = _REFERENCE.sub(self._replacement, text)
        if new != text or type(new) is not type(text):
            origin = next((self._origins[name] for name in used if name in self._origins), None)
            assign(container, at, new, origin or container.origins[at])

    def _replacement(self, match: re.Match[str]) -> str:
        name = match["name"]
        if name is None:
            return "$" if match["dollar"] else match[0]
        value = self._values.get(name)
        known = name in self._values and value is not None and not isinstance(value, dict | list)
        return text_of(value) if known else match[0]

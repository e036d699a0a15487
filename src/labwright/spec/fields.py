"""Finding a field of a pydantic model by its path, through mappings, lists and unions."""

import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo


def aliases(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a model by the name that a spec uses."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that a value of that type can be, optional and annotated wrappers removed."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from models_in(get_args(annotation)[0])
    elif origin in {Union, types.UnionType}:
        for member in get_args(annotation):
            yield from models_in(member)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation


def _members(annotation: Any) -> Iterator[Any]:
    """The alternatives of a union, each without its wrappers."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _members(get_args(annotation)[0])
    elif origin in {Union, types.UnionType}:
        for member in get_args(annotation):
            yield from _members(member)
    else:
        yield annotation


def inside(annotation: Any, step: str | int) -> tuple[list[Any], list[FieldInfo]]:
    """Types that a value has one step inside a value of type `annotation`, and the fields that the step names."""
    found: list[Any] = []
    infos: list[FieldInfo] = []
    for member in _members(annotation):
        origin = get_origin(member) or member
        if isinstance(member, type) and issubclass(member, BaseModel):
            info = aliases(member).get(str(step))
            if info is not None:
                found.append(info.annotation)
                infos.append(info)
        elif isinstance(origin, type) and issubclass(origin, Mapping):
            found += get_args(member)[1:2]
        elif isinstance(origin, type) and issubclass(origin, list | tuple | frozenset | set):
            found += get_args(member)[:1]
    return found, infos


def mapping_values(annotation: Any) -> Iterator[Any]:
    """The types of a mapping's values, through wrappers: `dict[str, Network]` → `Network`."""
    for member in _members(annotation):
        origin = get_origin(member) or member
        if isinstance(origin, type) and issubclass(origin, Mapping):
            yield from get_args(member)[1:2]


def models_at(model: type[BaseModel], path: tuple[str | int, ...]) -> list[type[BaseModel]]:
    """The models that may stand at `path` of a model. Steps that lead nowhere (tags of unions) are skipped."""
    here: list[Any] = [model]
    for step in path:
        here = [found for annotation in here for found in inside(annotation, step)[0]] or here
    return [found for annotation in here for found in models_in(annotation)]


def known_names(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """Names of the fields that may stand at `path` of a model."""
    return [name for found in models_at(model, path) for name in aliases(found)]

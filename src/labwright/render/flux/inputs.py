"""The inputs of a ResourceSet: its own, and those of providers that need to ask nobody.

Behaviour of the Flux operator (documentation of ResourceSet and ResourceSetInputProvider): `Flatten` runs the template once for
each input of each source, `Permute` once for each combination, every source's input under its name.
"""

from __future__ import annotations

import itertools
import re
import zlib
from collections.abc import Mapping
from typing import Any

from labwright.render.flux.faults import FluxError, refuse
from labwright.render.flux.groups import OPERATOR
from labwright.render.objects import Object
from labwright.source import YamlMap, nearest_place, plain

MAX_PERMUTATIONS = 10_000
"""The operator's own bound."""
PROVIDER = "ResourceSetInputProvider"

Key = tuple[str, str, str]
"""Kind, namespace and name."""


class UnknownInputsError(FluxError):
    """Inputs that only the cluster, or somebody outside, can tell."""


def inputs_of(source: Object, spec: YamlMap, namespace: str, providers: Mapping[Key, Object]) -> list[dict[str, Any]]:
    """All inputs of a ResourceSet in `namespace`. Raises FluxError, UnknownInputsError where they cannot be known here."""
    own = [dict(plain(one)) for one in spec.get("inputs") or () if isinstance(one, dict)]
    groups = [(source.name, _marked(own, "ResourceSet", source.name, namespace))]
    chosen: dict[str, Object] = {}
    for index, reference in enumerate(spec.get("inputsFrom") or ()):
        if isinstance(reference, YamlMap):
            chosen.update(_providers(reference, namespace, providers, spec, index))
    groups.extend((name, _marked(_exported(chosen[name]), PROVIDER, name, namespace)) for name in sorted(chosen))
    strategy = spec.get("inputStrategy")
    kind = strategy.get("name") if isinstance(strategy, dict) else None
    if kind in (None, "", "Flatten"):
        return [one for _, group in groups for one in group]
    if kind != "Permute":
        raise refuse("FX008", f"no input strategy `{kind}`", nearest_place(spec, "inputStrategy", "name"))
    empty = isinstance(strategy, dict) and strategy.get("includeEmptyProviders") is True
    return _permuted([group for group in groups if group[1] or empty], spec)


def is_ready(source: Object, namespace: str, providers: Mapping[Key, Object]) -> bool:
    """Whether all providers that a ResourceSet names have been seen."""
    spec = source.value.get("spec")
    references = spec.get("inputsFrom") if isinstance(spec, dict) else None
    return all(
        isinstance(one, dict) and (PROVIDER, namespace, one.get("name")) in providers
        for one in (references if isinstance(references, list) else ())
    )


def _marked(inputs: list[dict[str, Any]], kind: str, name: str, namespace: str) -> list[dict[str, Any]]:
    """The inputs, each saying where it comes from."""
    provider = {"apiVersion": f"{OPERATOR}/v1", "kind": kind, "name": name, "namespace": namespace}
    return [{**one, "provider": provider} for one in inputs]


def _providers(
    reference: YamlMap, namespace: str, providers: Mapping[Key, Object], spec: YamlMap, index: int
) -> dict[str, Object]:
    name, selector = reference.get("name"), reference.get("selector")
    place = nearest_place(spec, "inputsFrom", index, "name")
    if isinstance(name, str) and name:
        found = providers.get((PROVIDER, namespace, name))
        if found is None:
            raise refuse("FX003", f"{PROVIDER} {namespace}/{name} does not exist", place)
        return {name: found}
    labels = selector.get("matchLabels") if isinstance(selector, dict) else None
    if not isinstance(labels, dict) or "matchExpressions" in (selector or {}):
        message = "labwright chooses input providers by name or by matchLabels only"
        raise UnknownInputsError(refuse("FX008", message, place).diagnostics)
    return {
        item.name: item
        for (kind, where, _), item in providers.items()
        if (kind, where) == (PROVIDER, namespace) and _has(item, labels)
    }


def _has(item: Object, labels: Mapping[str, Any]) -> bool:
    metadata = item.value.get("metadata")
    own = metadata.get("labels") if isinstance(metadata, dict) else None
    return isinstance(own, dict) and all(own.get(key) == value for key, value in labels.items())


def _exported(provider: Object) -> list[dict[str, Any]]:
    """The inputs of a provider. Raises UnknownInputsError for one that asks a forge or a registry."""
    spec = provider.value.get("spec")
    kind = spec.get("type") if isinstance(spec, dict) else None
    if kind != "Static" or not isinstance(spec, YamlMap):
        message = f"{provider} asks outside for its inputs ({kind})"
        raise UnknownInputsError(refuse("FX017", message, nearest_place(provider.value, "spec", "type")).diagnostics)
    values = spec.get("defaultValues")
    return [dict(plain(values))] if isinstance(values, dict) else [{}]


def _permuted(groups: list[tuple[str, list[dict[str, Any]]]], spec: YamlMap) -> list[dict[str, Any]]:
    count = 1
    for _, group in groups:
        count *= len(group)
    if count > MAX_PERMUTATIONS:
        message = f"{count} combinations of inputs; the operator makes at most {MAX_PERMUTATIONS}"
        raise refuse("FX008", message, nearest_place(spec, "inputStrategy"))
    if not groups:
        return []
    made = []
    names = [normalized(name) for name, _ in groups]
    for choice in itertools.product(*(range(len(group)) for _, group in groups)):
        identity = "/".join(f"{name}={index}" for name, index in zip(names, choice, strict=True))
        one = {name: groups[at][1][index] for at, (name, index) in enumerate(zip(names, choice, strict=True))}
        made.append({**one, "id": str(zlib.adler32(identity.encode()))})
    return made


def normalized(name: str) -> str:
    """A name as a key of templates: lower case, everything but letters and digits one underscore."""
    return re.sub(r"_+", "_", re.sub(r"[^a-z0-9]", "_", name.lower())).strip("_")

"""The generators of ApplicationSets: which one it is, and those that combine others.

Mirrors applicationset/generators of Argo CD (generator_spec_processor.go, matrix.go, merge.go). What asks something outside the
repository is refused by name.
"""

from __future__ import annotations

import json
from typing import Any

from labwright.render.argocd.faults import refuse
from labwright.render.argocd.generator_clusters import registered_clusters
from labwright.render.argocd.generator_git import folders_and_files
from labwright.render.argocd.generator_list import list_elements
from labwright.render.argocd.generator_run import Generation, Run
from labwright.render.argocd.params import flattened, go_text, merge_over
from labwright.render.argocd.selectors import matches
from labwright.render.argocd.templating import Language
from labwright.source import Place, SourceError, YamlMap, assign, clone, nearest_place, origin_of

KINDS = ("list", "clusters", "git", "matrix", "merge")
OUTSIDE = {
    "scmProvider": "the repositories of a forge",
    "pullRequest": "the pull requests of a forge",
    "plugin": "a plugin",
    "clusterDecisionResource": "an object of the cluster",
}
MAX_PARAMS = 5000
"""Most parameter sets of one ApplicationSet. Chosen by feel, against a matrix of matrices."""
_MAX_DEPTH = 3
"""Argo CD nests a matrix or merge once; a third level is refused."""


def parameters(
    generator: YamlMap, generation: Generation, language: Language, owner: str, place: Place | None
) -> list[YamlMap]:
    """The parameter sets of one generator. Raises SourceError."""
    return _run(Run(generation, language, owner), generator, place, None)


def _run(run: Run, generator: Any, place: Place | None, given: YamlMap | None) -> list[YamlMap]:
    if not isinstance(generator, YamlMap):
        raise refuse("AR007", "a generator must be a mapping", place)
    for name, asked in OUTSIDE.items():
        if name in generator:
            raise refuse(
                "AR012",
                f"{run.owner} asks {asked} (`{name}`), which is not in the repository",
                nearest_place(generator, name) or place,
            )
    kinds = [name for name in KINDS if name in generator]
    if len(kinds) != 1:
        raise refuse(
            "AR007", "a generator of no kind that Argo CD knows", place, expected=", ".join((*KINDS, *OUTSIDE))
        )
    kind = kinds[0]
    selector = generator.get("selector")
    settings = generator[kind]
    settings = YamlMap(place=place) if settings is None else settings
    if not isinstance(settings, YamlMap):
        raise refuse("AR007", f"`{kind}` must be a mapping", nearest_place(generator, kind) or place)
    if given:
        settings = _given(run, settings, given)
    at = nearest_place(generator, kind) or place
    made = _KINDS[kind](run, settings, at)
    if len(made) > MAX_PARAMS:
        raise refuse("AR007", f"more than {MAX_PARAMS} Applications", at)
    if isinstance(selector, YamlMap):
        made = [one for one in made if matches(selector, flattened(one))]
    return made


def _given(run: Run, settings: YamlMap, given: YamlMap) -> YamlMap:
    """The second generator of a matrix, filled with the parameters of the first.

    Its `values` may name its own parameters, which are not there yet: what cannot be filled stays (RenderGeneratorParams).
    """
    copied = clone(settings)
    values = copied.pop("values", None)
    made: YamlMap = run.language.filled(copied, given, "matrix")
    if not isinstance(values, YamlMap):
        return made
    strict = Language(go=run.language.go, missing_key="error")
    filled = YamlMap(place=values.place)
    for key, value in values.items():
        try:
            text = strict.fill(value, given, None) if isinstance(value, str) else value
        except SourceError:
            text = value
        assign(filled, key, text, origin_of(values, key))
    assign(made, "values", filled, origin_of(settings, "values"))
    return made


def _inner(run: Run, settings: YamlMap, place: Place | None, kind: str) -> list[Any]:
    entries = settings.get("generators")
    if not isinstance(entries, list) or len(entries) < 2 or (kind == "matrix" and len(entries) > 2):
        wanted = "exactly two" if kind == "matrix" else "at least two"
        raise refuse(
            "AR007", f"a {kind} generator needs {wanted} generators", nearest_place(settings, "generators") or place
        )
    if run.depth >= _MAX_DEPTH - 1:
        raise refuse("AR007", f"a {kind} generator nested too deep", place)
    return entries


def _matrix(run: Run, settings: YamlMap, place: Place | None) -> list[YamlMap]:
    first, second = _inner(run, settings, place, "matrix")
    made: list[YamlMap] = []
    for one in _run(run.inside(), first, nearest_place(settings, "generators", 0) or place, None):
        for other in _run(run.inside(), second, nearest_place(settings, "generators", 1) or place, one):
            made.append(_combined(run, one, other, place))
            if len(made) > MAX_PARAMS:
                raise refuse("AR007", f"more than {MAX_PARAMS} Applications", place)
    return made


def _combined(run: Run, one: YamlMap, other: YamlMap, place: Place | None) -> YamlMap:
    if run.language.go:
        made: YamlMap = clone(other)
        merge_over(made, one)
        return made
    made = YamlMap(place=place)
    for source in (one, other):
        for key, value in source.items():
            text = value if isinstance(value, str) else go_text(value)
            if key in made and made[key] != text:
                raise refuse("AR007", f"both generators of a matrix give `{key}`: `{made[key]}` and `{text}`", place)
            assign(made, key, text, origin_of(source, key))
    return made


def _merge(run: Run, settings: YamlMap, place: Place | None) -> list[YamlMap]:
    keys = settings.get("mergeKeys")
    if not isinstance(keys, list) or not keys:
        raise refuse("AR007", "a merge generator needs `mergeKeys`", nearest_place(settings, "mergeKeys") or place)
    sets = [
        _run(run.inside(), one, nearest_place(settings, "generators", index) or place, None)
        for index, one in enumerate(_inner(run, settings, place, "merge"))
    ]
    base = _by_key(sets[0], keys, place)
    for others in sets[1:]:
        for key, over in _by_key(others, keys, place).items():
            if key in base and run.language.go:
                merge_over(base[key], over)
            elif key in base:
                for name, value in over.items():
                    assign(base[key], name, value, origin_of(over, name))
    return list(base.values())


def _by_key(sets: list[YamlMap], keys: list[Any], place: Place | None) -> dict[str, YamlMap]:
    made: dict[str, YamlMap] = {}
    names = [str(name) for name in keys]
    for one in sets:
        key = json.dumps({name: one.get(name) for name in names}, sort_keys=True, default=str)
        if key in made:
            raise refuse("AR007", f"two parameter sets of a merge generator have the keys {key}", place)
        made[key] = clone(one)
    return made


_KINDS = {
    "list": list_elements,
    "clusters": registered_clusters,
    "git": folders_and_files,
    "matrix": _matrix,
    "merge": _merge,
}

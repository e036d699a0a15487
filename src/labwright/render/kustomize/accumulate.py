"""A build: resources of a folder, of its bases and components, through generators and transformers.

Mirrors api/internal/target. Bases are complete builds of their own, up to names; components work on what their caller has
gathered so far. Hashes, references and the order come last, once.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import Any

from labwright.render.kustomize.config import Config, default_config, parse_config
from labwright.render.kustomize.definition import COMPONENT, Definition, load_definition
from labwright.render.kustomize.faults import refuse, warn
from labwright.render.kustomize.generators import run_generators
from labwright.render.kustomize.hashing import add_hashes
from labwright.render.kustomize.names import fix_references
from labwright.render.kustomize.plugins import run_plugin_generators, run_transformers
from labwright.render.kustomize.reading import Reader, as_objects, is_remote, read_inline
from labwright.render.kustomize.resource import Resource, Resources
from labwright.render.kustomize.transformers.images import set_images
from labwright.render.kustomize.transformers.labels import add_annotations, add_labels
from labwright.render.kustomize.transformers.namespace import set_namespace
from labwright.render.kustomize.transformers.naming import add_prefix, add_suffix
from labwright.render.kustomize.transformers.patches import apply_json_patches, apply_merge_patches, apply_patches
from labwright.render.kustomize.transformers.replacements import apply_replacements
from labwright.render.kustomize.transformers.replicas import set_replicas
from labwright.render.kustomize.variables import Variable, declare, resolve_variables
from labwright.render.kustomize.variables import add as add_variable
from labwright.source import Note, Place, YamlMap, place_of

MAX_DEPTH = 100
"""Deepest nesting of kustomizations. Chosen by feel; real ones have about six."""

_UNRENDERED = (
    "crds",
    "validators",
    "helmCharts",
    "helmChartInflationGenerator",
    "openapi",
)


@dataclass(slots=True)
class Accumulator:
    """What a build has gathered so far."""

    resources: Resources
    config: Config
    variables: dict[str, Variable] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Visit:
    """A kustomization on the way down, and where the one above names it."""

    definition: Definition
    place: Place | None
    above: Visit | None = None

    def chain(self) -> list[Visit]:
        """This one and those above, innermost first."""
        found: list[Visit] = []
        here: Visit | None = self
        while here is not None:
            found.append(here)
            here = here.above
        return found


def build(reader: Reader, root: str, definition: Definition | None = None) -> tuple[Definition, Resources]:
    """The resources of a folder, names final, in the order in which they were added. Raises KustomizeError."""
    definition = definition or load_definition(reader, root, None)
    state = accumulate(reader, Visit(definition, None), Accumulator(Resources(), Config()))
    finish(state)
    return definition, state.resources


def finish(state: Accumulator) -> None:
    """What happens once, at the top: hashes, references, and leaving out what is marked as local."""
    add_hashes(state.resources)
    fix_references(state.resources, state.config)
    resolve_variables(state.resources, state.variables, state.config)
    state.resources.items = [item for item in state.resources.items if not item.empty and not _local(item)]


def _local(resource: Resource) -> bool:
    annotations = resource.annotations()
    key = "config.kubernetes.io/local-config"
    return key in annotations and annotations[key] not in ("false", False)


def accumulate(reader: Reader, visit: Visit, state: Accumulator) -> Accumulator:
    """Run one kustomization on top of `state`, which is empty except for components."""
    definition = visit.definition
    _refuse_unrendered(definition)
    for index, path in enumerate(definition.list("resources")):
        _add_resource(reader, visit, state, path, place_of(definition.list("resources"), index))
    state.config = state.config.merged(_own_config(reader, definition), definition.start)
    run_generators(state.resources, definition, reader)
    run_plugin_generators(_plugins(reader, visit, "generators"), state.resources, definition, reader)
    for index, path in enumerate(definition.list("components")):
        place = place_of(definition.list("components"), index)
        if (below := _descend(reader, visit, path, place, component=True)) is not None:
            state = accumulate(reader, below, state)
    transform(state, definition, reader)
    run_transformers(_plugins(reader, visit, "transformers"), state.resources, definition, reader)
    declare(state.variables, state.resources, definition)
    return state


def transform(state: Accumulator, definition: Definition, reader: Reader) -> None:
    """All transformers of one kustomization, in kustomize's order."""
    resources, config = state.resources, state.config
    apply_merge_patches(resources, definition, reader)
    apply_patches(resources, definition, reader)
    set_namespace(resources, definition, config)
    add_prefix(resources, definition, config)
    add_suffix(resources, definition, config)
    add_labels(resources, definition, config)
    add_annotations(resources, definition, config)
    apply_json_patches(resources, definition, reader)
    set_replicas(resources, definition, config)
    set_images(resources, definition, config)
    apply_replacements(resources, definition, reader)


def _refuse_unrendered(definition: Definition) -> None:
    for name in _UNRENDERED:
        if definition.value.get(name):
            raise refuse(
                "KZ019", f"labwright does not render `{name}` of a kustomization", definition.origin(name).place
            )


def _plugins(reader: Reader, visit: Visit, field_name: str) -> list[Resource]:
    """The configurations that `transformers` or `generators` name, inline or by path."""
    entries = visit.definition.list(field_name)
    state = Accumulator(Resources(), Config())
    for index, entry in enumerate(entries):
        place = place_of(entries, index)
        if "\n" in entry:
            values = as_objects(read_inline(reader, entry, place), visit.definition.file, place)
            state.resources.items.extend(Resource(value=value, place=value.place) for value in values)
        else:
            _add_resource(reader, visit, state, entry, place)
    return state.resources.items


def _own_config(reader: Reader, definition: Definition) -> Config:
    config = default_config()
    paths = definition.list("configurations")
    for index, path in enumerate(paths):
        place = place_of(paths, index)
        file = reader.file(definition.root, path, place)
        for value in reader.documents(reader.text(file), file):
            if not isinstance(value, YamlMap):
                raise refuse("KZ011", f"{file} is no transformer configuration", place, expected="a mapping")
            config = config.merged(parse_config(value), place)
    return config


def _add_resource(reader: Reader, visit: Visit, state: Accumulator, path: str, place: Place | None) -> None:
    """One entry of `resources`: a file of objects, or a folder with a kustomization."""
    definition = visit.definition
    local = posixpath.normpath(posixpath.join(definition.root, path)) if path else ""
    if not path:
        raise refuse("KZ007", "an empty path", place)
    if is_remote(path) and not reader.fs.exists(local):
        if reader.skip_remote:
            reader.found.append(warn("KZ010", f"`{path}` is remote and left out", place))
            return
        raise refuse(
            "KZ010", f"`{path}` is remote", place, help="labwright fetches nothing: keep a copy in the repository"
        )
    if not posixpath.isabs(path) and reader.fs.is_dir(local):
        below = _descend(reader, visit, path, place, component=False)
        if below is not None:
            inner = accumulate(reader, below, Accumulator(Resources(), Config()))
            add_all(state.resources, inner.resources.items, place)
            state.config = state.config.merged(inner.config, place)
            for variable in inner.variables.values():
                add_variable(state.variables, variable)
        return
    add_all(state.resources, reader.objects(reader.file(definition.root, path, place), place), place)


def _descend(reader: Reader, visit: Visit, path: str, place: Place | None, *, component: bool) -> Visit | None:
    """The kustomization in another folder. Raises KustomizeError for cycles and for components in the wrong place."""
    what = "component" if component else "kustomization"
    if (
        component
        and is_remote(path)
        and not reader.fs.exists(posixpath.normpath(posixpath.join(visit.definition.root, path)))
    ):
        if reader.skip_remote:
            reader.found.append(warn("KZ010", f"`{path}` is remote and left out", place))
            return None
        raise refuse(
            "KZ010", f"`{path}` is remote", place, help="labwright fetches nothing: keep a copy in the repository"
        )
    root = reader.resolve(visit.definition.root, path, place)
    if not reader.fs.is_dir(root):
        found = "is a file, not a folder" if reader.fs.is_file(root) else "does not exist"
        raise refuse("KZ007", f"{what} `{path}` {found}", place)
    chain = visit.chain()
    for index, above in enumerate(chain):
        if _covers(root, above.definition.root):
            raise _cycle(chain[: index + 1], root, place)
    if len(chain) > MAX_DEPTH:
        raise refuse("KZ009", f"kustomizations nested deeper than {MAX_DEPTH}", place)
    definition = load_definition(reader, root, place)
    if component and definition.kind != COMPONENT:
        at = place_of(definition.value, "kind") or definition.start
        note = (Note("listed as a component here", place),)
        raise refuse("KZ006", f"`{root}` is a {definition.kind}, not a Component", at, notes=note)
    if not component and definition.kind == COMPONENT:
        raise refuse("KZ006", f"`{root}` is a Component", place, help="list it under `components`")
    return Visit(definition, place, visit)


def _covers(folder: str, other: str) -> bool:
    return folder in {".", other} or other.startswith(folder + "/")


def _cycle(chain: list[Visit], root: str, place: Place | None) -> Exception:
    """The refusal of a cycle, with the path round it."""
    round_trip = [one.definition.root for one in reversed(chain)]
    if round_trip[0] == root:
        message = f"cycle of kustomizations: {' → '.join([*round_trip, root])}"
    else:
        message = f"`{root}` contains the kustomization that uses it: {' → '.join([*round_trip, root])}"
    notes = [Note(f"`{one.definition.root}` is used here", one.place) for one in reversed(chain[:-1])]
    return refuse("KZ009", message, place, notes=notes)


def add_all(resources: Resources, more: list[Resource], place: Place | None) -> None:
    """Append resources. Raises KustomizeError when an identity is there already."""
    seen: dict[Any, Resource] = {}
    for item in resources.items:
        one = item.id
        seen[one.gvk, one.name, one.effective_namespace] = item
    for item in more:
        one = item.id
        key = (one.gvk, one.name, one.effective_namespace)
        if key in seen:
            notes = [Note("the first one", seen[key].named_at())]
            if place is not None:
                notes.append(Note("added here", place))
            raise refuse("KZ012", f"{one} is there twice", item.named_at(), notes=notes)
        seen[key] = item
        resources.items.append(item)

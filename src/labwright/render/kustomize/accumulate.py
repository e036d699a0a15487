"""A build: resources of a folder, of its bases and components, through generators and transformers.

Mirrors api/internal/target. Bases are complete builds of their own, up to names; components work on what their caller has
gathered so far. Hashes, references and the order come last, once.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from labwright.render.kustomize.config import Config, read_config
from labwright.render.kustomize.definition import COMPONENT, Definition, load_definition
from labwright.render.kustomize.faults import refuse, warn
from labwright.render.kustomize.generators import run_generators
from labwright.render.kustomize.hashing import add_hashes
from labwright.render.kustomize.ids import also_cluster_scoped, text_of
from labwright.render.kustomize.names import fix_references
from labwright.render.kustomize.openapi import Schemas, embedded_version, parse_document
from labwright.render.kustomize.reading import Reader, as_objects, is_remote, read_inline
from labwright.render.kustomize.resource import Resource, Resources
from labwright.render.kustomize.tracing import Tracer
from labwright.render.kustomize.transformers.labels import add_annotations, add_common_labels, add_labels
from labwright.render.kustomize.transformers.namespace import set_namespace
from labwright.render.kustomize.transformers.naming import add_prefix, add_suffix
from labwright.render.kustomize.transformers.replicas import set_replicas
from labwright.source import Note, Place, SourceError, YamlMap, place_of

if TYPE_CHECKING:
    from labwright.render.kustomize.variables import Variable

MAX_DEPTH = 100
"""Deepest nesting of kustomizations. Chosen by feel; real ones have about six."""

MAX_REPEATS = 1_000
"""How often one build enters folders that it has entered before. Folders that name two others each double at every level; real
builds use a component some hundred times."""


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
    tracer: Tracer | None = None
    """Of a build with `buildMetadata`; only the one at the top counts."""
    namespace: str = ""
    """Of the nearest kustomization above that has one: where charts go."""

    def below(self, definition: Definition, path: str, place: Place | None) -> Visit:
        """The visit of a folder that this kustomization names."""
        tracer = self.tracer.below(path) if self.tracer else None
        return Visit(definition, place, self, tracer, self.definition.value.get("namespace") or self.namespace)

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
    reader.schemas, reader.entered, reader.repeats = Schemas(), set(), 0
    use_schema(reader, definition)
    token = also_cluster_scoped.set(reader.schemas.cluster_scoped)
    try:
        tracer = (
            Tracer(definition.origin("buildMetadata", why="buildMetadata"))
            if definition.list("buildMetadata")
            else None
        )
        state = accumulate(reader, Visit(definition, None, tracer=tracer), Accumulator(Resources(), Config()))
        finish(state)
    finally:
        also_cluster_scoped.reset(token)
    return definition, state.resources


def finish(state: Accumulator) -> None:
    """What happens once, at the top: hashes, references, and leaving out what is marked as local."""
    add_hashes(state.resources)
    fix_references(state.resources, state.config)
    if state.variables:
        from labwright.render.kustomize.variables import resolve_variables

        resolve_variables(state.resources, state.variables, state.config)
    for item in state.resources.items:
        if not item.empty:
            _check_identity(item)
    state.resources.items = [item for item in state.resources.items if not item.empty and not _local(item)]


def _check_identity(resource: Resource) -> None:
    """Patches may take away what makes an object one. Raises KustomizeError."""
    metadata = resource.map.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    if not text_of(resource.map.get("kind")) or not text_of(name):
        what = "kind" if name else "metadata.name"
        raise refuse("KZ011", f"a patch left an object without `{what}`", resource.place)


def _local(resource: Resource) -> bool:
    annotations = resource.annotations()
    key = "config.kubernetes.io/local-config"
    return key in annotations and annotations[key] not in ("false", False)


def accumulate(reader: Reader, visit: Visit, state: Accumulator) -> Accumulator:
    """Run one kustomization on top of `state`, which is empty except for components."""
    definition = visit.definition
    seen = identities(state.resources)
    for index, path in enumerate(definition.list("resources")):
        _add_resource(reader, visit, state, seen, path, place_of(definition.list("resources"), index))
    own = read_config(reader, definition.root, definition.list("configurations"))
    state.config = state.config.merged(own, definition.start)
    _add_crds(reader, definition, state)
    _generate(reader, visit, state)
    for index, path in enumerate(definition.list("components")):
        place = place_of(definition.list("components"), index)
        if (below := _descend(reader, visit, path, place, component=True)) is not None:
            state = accumulate(reader, below, state)
    transform(state, visit, reader)
    if definition.list("transformers"):
        from labwright.render.kustomize.plugins import run_transformers

        configs = _plugins(reader, visit, "transformers")
        run_transformers(configs, state.resources, definition, reader, visit.tracer)
    if definition.list("validators"):
        from labwright.render.kustomize.plugins import run_validators

        run_validators(_plugins(reader, visit, "validators"), state.resources, definition, reader)
    if definition.list("vars"):
        from labwright.render.kustomize.variables import declare

        declare(state.variables, state.resources, definition)
    return state


def _add_crds(reader: Reader, definition: Definition, state: Accumulator) -> None:
    """What the files of `crds` say about the fields of custom resources."""
    for index, path in enumerate(definition.list("crds")):
        from labwright.render.kustomize.crds import config_from_crds

        place = place_of(definition.list("crds"), index)
        file = reader.file(definition.root, path, place)
        state.config = state.config.merged(config_from_crds(reader.text(file), file, place), place)


def _generate(reader: Reader, visit: Visit, state: Accumulator) -> None:
    """All generators of one kustomization: config maps, secrets, charts, then those that objects configure."""
    definition = visit.definition
    run_generators(state.resources, definition, reader, visit.tracer)
    if definition.list("helmCharts") or definition.list("helmChartInflationGenerator"):
        from labwright.render.kustomize.charts import run_charts

        run_charts(state.resources, definition, reader, visit.namespace, visit.tracer)
    if definition.list("generators"):
        from labwright.render.kustomize.plugins import run_plugin_generators

        configs = _plugins(reader, visit, "generators")
        run_plugin_generators(configs, state.resources, definition, reader, visit.tracer)


def transform(state: Accumulator, visit: Visit, reader: Reader) -> None:
    """All transformers of one kustomization, in kustomize's order."""
    resources, config, definition = state.resources, state.config, visit.definition
    for field_name, kind, run in _TRANSFORMERS:
        given = definition.value.get(field_name)
        if not given:
            continue
        run(resources, definition, config, reader)
        if visit.tracer:
            note = visit.tracer.builtin(posixpath.basename(definition.file), kind)
            for _ in given if field_name in _ONE_BY_ONE else (None,):
                visit.tracer.changed(resources, note)
            if field_name == "labels" and "commonLabels" not in definition.value:
                visit.tracer.changed(resources, note)  # kustomize runs the one for commonLabels all the same


# What many kustomizations do without is imported by those that have it.


def _merge_patches(resources: Resources, definition: Definition, _: Config, reader: Reader) -> None:
    from labwright.render.kustomize.transformers.patches import apply_merge_patches

    apply_merge_patches(resources, definition, reader)


def _patches(resources: Resources, definition: Definition, _: Config, reader: Reader) -> None:
    from labwright.render.kustomize.transformers.patches import apply_patches

    apply_patches(resources, definition, reader)


def _json_patches(resources: Resources, definition: Definition, _: Config, reader: Reader) -> None:
    from labwright.render.kustomize.transformers.patches import apply_json_patches

    apply_json_patches(resources, definition, reader)


def _images(resources: Resources, definition: Definition, config: Config, _: Reader) -> None:
    from labwright.render.kustomize.transformers.images import set_images

    set_images(resources, definition, config)


def _replacements(resources: Resources, definition: Definition, _: Config, reader: Reader) -> None:
    from labwright.render.kustomize.transformers.replacements import apply_replacements

    apply_replacements(resources, definition, reader)


_Run: TypeAlias = Callable[[Resources, Definition, Config, Reader], None]
_TRANSFORMERS: tuple[tuple[str, str, _Run], ...] = (
    ("patchesStrategicMerge", "PatchStrategicMergeTransformer", _merge_patches),
    ("patches", "PatchTransformer", _patches),
    ("namespace", "NamespaceTransformer", lambda r, d, c, _: set_namespace(r, d, c)),
    ("namePrefix", "PrefixTransformer", lambda r, d, c, _: add_prefix(r, d, c)),
    ("nameSuffix", "SuffixTransformer", lambda r, d, c, _: add_suffix(r, d, c)),
    ("labels", "LabelTransformer", lambda r, d, c, _: add_labels(r, d, c)),
    ("commonLabels", "LabelTransformer", lambda r, d, c, _: add_common_labels(r, d, c)),
    ("commonAnnotations", "AnnotationsTransformer", lambda r, d, c, _: add_annotations(r, d, c)),
    ("patchesJson6902", "PatchJson6902Transformer", _json_patches),
    ("replicas", "ReplicaCountTransformer", lambda r, d, c, _: set_replicas(r, d, c)),
    ("images", "ImageTagTransformer", _images),
    ("replacements", "ReplacementTransformer", _replacements),
)
"""Field of a kustomization, what kustomize calls its transformer, and what does the work, in the order in which they run."""

_ONE_BY_ONE = frozenset({"patches", "labels", "patchesJson6902", "replicas", "images"})
"""Fields of which every entry is a transformer of its own."""


def use_schema(reader: Reader, definition: Definition) -> None:
    """Take over the OpenAPI document of a kustomization, unless one above has decided (openapi.SetSchema)."""
    given = definition.value.get("openapi")
    if not given or reader.schemas.decided:
        return
    reader.schemas.decided = True
    if "path" not in given:
        version = given.get("version") or ""
        if version not in ("", embedded_version()):
            place = place_of(given, "version")
            raise refuse("KZ020", f"kustomize has no OpenAPI document {version}", place, expected=embedded_version())
        return
    place = place_of(given, "path")
    if "version" in given:
        raise refuse("KZ020", "`openapi` has both a version and a path", place)
    if is_remote(given["path"]) and reader.skip_remote:
        reader.found.append(warn("KZ010", f"`{given['path']}` is remote: the embedded document holds", place))
        return
    file = reader.file(definition.root, given["path"], place)
    reader.schemas.known, reader.schemas.cluster_scoped = parse_document(reader.text(file), file, place)


def _plugins(reader: Reader, visit: Visit, field_name: str) -> list[Resource]:
    """The configurations that `transformers`, `validators` or `generators` name: the inline ones, then those by path."""
    entries = visit.definition.list(field_name)
    state = Accumulator(Resources(), Config())
    seen = identities(state.resources)
    paths: list[tuple[str, Place | None]] = []
    for index, entry in enumerate(entries):
        place = place_of(entries, index)
        if (values := _inline_objects(reader, visit, entry, place)) is None:
            paths.append((entry, place))
            continue
        for value in values:
            config = Resource(value=value, place=value.place)
            if visit.tracer:
                visit.tracer.from_file(config, posixpath.basename(visit.definition.file))
            add_all(state.resources, [config], place, seen)
    for path, place in paths:
        _add_resource(reader, visit, state, seen, path, place)
    return state.resources.items


def _inline_objects(reader: Reader, visit: Visit, entry: str, place: Place | None) -> list[YamlMap] | None:
    """The objects that an entry holds; None when it is a path."""
    if not ("\n" in entry or ": " in entry or entry.lstrip().startswith("{")):
        return None
    try:
        return as_objects(read_inline(reader, entry, place), visit.definition.file, place)
    except SourceError:
        if "\n" in entry:
            raise
        return None


def _add_resource(
    reader: Reader, visit: Visit, state: Accumulator, seen: Identities, path: str, place: Place | None
) -> None:
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
            add_all(state.resources, inner.resources.items, place, seen)
            state.config = state.config.merged(inner.config, place)
            for variable in inner.variables.values():
                from labwright.render.kustomize.variables import add as add_variable

                add_variable(state.variables, variable)
        return
    found = reader.objects(reader.file(definition.root, path, place), place)
    if visit.tracer:
        for resource in found:
            visit.tracer.from_file(resource, path)
    add_all(state.resources, found, place, seen)


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
    if root in reader.entered:
        reader.repeats += 1
        if reader.repeats > MAX_REPEATS:
            message = f"a build that enters folders again more than {MAX_REPEATS} times"
            raise refuse("KZ009", message, place, help="folders that use others more than once multiply")
    reader.entered.add(root)
    definition = load_definition(reader, root, place)
    if component and definition.kind != COMPONENT:
        at = place_of(definition.value, "kind") or definition.start
        note = (Note("listed as a component here", place),)
        raise refuse("KZ006", f"`{root}` is a {definition.kind}, not a Component", at, notes=note)
    if not component and definition.kind == COMPONENT:
        raise refuse("KZ006", f"`{root}` is a Component", place, help="list it under `components`")
    use_schema(reader, definition)
    return visit.below(definition, path, place)


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


Identities = dict[Any, Resource]
"""Resources by what makes them the same: kind, name and namespace."""


def identities(resources: Resources) -> Identities:
    """Those that are there, for many calls of `add_all` between which none of them changes."""
    found: Identities = {}
    for item in resources.items:
        one = item.id
        found[one.gvk, one.name, one.effective_namespace] = item
    return found


def add_all(resources: Resources, more: list[Resource], place: Place | None, seen: Identities | None = None) -> None:
    """Append resources. `seen` are the identities of those that are there. Raises KustomizeError for one that is there already."""
    seen = identities(resources) if seen is None else seen
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

"""One Flux Kustomization to its objects, from the memo where nothing that decides them has changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from labwright import __version__
from labwright.render.content import Identity, KeptObjects, PrintedObjects, identities_of, text_of
from labwright.render.definitions import is_definition, outline
from labwright.render.flux.faults import remark
from labwright.render.flux.generate import apply_common_metadata, apply_owner, render_path
from labwright.render.flux.groups import GROUPS
from labwright.render.flux.mounted import MountedTree, Mounts, find
from labwright.render.flux.promises import is_maker
from labwright.render.flux.settings import always_substituted
from labwright.render.flux.sources import View
from labwright.render.flux.substitution import Substitution, Variable
from labwright.render.kept import Reader as KeptReader
from labwright.render.kept import Writer, files_of, files_of_value
from labwright.render.memo import Memo, digest
from labwright.render.objects import Object
from labwright.render.recent import Recent
from labwright.render.snapshot import Recorder, Snapshot, Trace
from labwright.render.states import add_state, get_text, put_text, states
from labwright.source import Diagnostic, Note, Place, Severity, SourceError, YamlMap, nearest_place

if TYPE_CHECKING:  # a walk that builds nothing needs none of kustomize
    from labwright.render.kustomize.reading import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """All that decides what a Kustomization becomes, apart from the files."""

    name: str
    """For messages: `Kustomization flux-system/apps`."""
    owner: tuple[str, str]
    """Its namespace and name."""
    path: str
    spec: YamlMap
    variables: Mapping[str, Variable]
    place: Place | None
    """What a fault of the whole build points to."""
    named_at: Place | None
    """The Kustomization's own name."""
    view: View | None = None
    """How its source shows the files; None for as they are."""

    def key(self) -> str:
        """The memo's key. What the variables are is not in it: only those that are used decide."""
        view = self.view.key if self.view else ""
        decides = json.dumps([self.name, self.path, self.spec, sorted(self.variables), view], default=str)
        return digest("kustomization", __version__, decides)

    def values(self, names: Iterable[str]) -> dict[str, Any]:
        """What the variables of some names are; None for one that there is not."""
        found = {name: self.variables.get(name) for name in sorted(names)}
        return {name: one and [one.value, one.hidden] for name, one in found.items()}

    def files(self, names: Iterable[str]) -> set[str]:
        """Where what decides it stands, the values of some variables included."""
        places = [self.place, self.named_at, *(one.place for name in names if (one := self.variables.get(name)))]
        return {place.file for place in places if place is not None} | files_of_value(self.spec)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a Kustomization became."""

    objects: Sequence[Object] = ()
    graph: tuple[Object, ...] = ()
    """Those that decide what else is applied: Kustomizations, releases, sources, settings, definitions."""
    diagnostics: tuple[Diagnostic, ...] = ()
    asked: frozenset[str] = frozenset()
    """Variables that were asked for."""
    kept: bool = False
    """It was made by an earlier run."""


def is_graph(item: Object) -> bool:
    """Whether the walk itself needs to look into an object."""
    group, _, _ = item.api_version.rpartition("/")
    known = group in GROUPS or is_definition(item) or is_maker(item)
    return known or (not group and item.kind in ("ConfigMap", "Secret"))


_NO_MOUNTS: Mounts = MappingProxyType({})


class Builder:
    """Builds the Kustomizations of one walk. Without `keep`, what earlier runs made is used and nothing is added to it.

    `mounts` are the other repositories that the walk has come upon; they may become more.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        memo: Memo,
        recent: Recent[Any] | None = None,
        *,
        keep: bool,
        mounts: Mounts = _NO_MOUNTS,
    ) -> None:
        self.snapshot = snapshot
        self._memo = memo
        self._keeps = keep
        self._mounts = mounts
        self._recent: Recent[_Made] | None = recent

    @cached_property
    def _reader(self) -> Reader:
        from labwright.render.kustomize.reading import Reader

        return Reader(self.snapshot, restricted=False, skip_remote=True)

    def build(self, order: Order) -> Built:
        """Raises nothing for bad input: without objects, the diagnostics say why."""
        key = self._key(order)
        for recent in self._recent.of(key, self.snapshot) if self._recent is not None else ():
            if order.values(recent.used) == recent.used:
                return recent.built
        made = self._kept(order, key) or self._made(order, key)
        if self._recent is not None:
            files = self.snapshot
            self._recent.add(key, lambda: {**made.trace(), **files.contents(order.files(made.used))}, made)
        return made.built

    def _key(self, order: Order) -> str:
        """The memo's key. Of what stands in another repository no trace tells: its state is in the key."""
        key = order.key()
        there = [find(file, self._mounts) for file in order.files(order.variables)] if self._mounts else ()
        beside = sorted({f"{one[0].name} {one[0].key}" for one in there if one is not None})
        return digest(key, *beside) if beside else key

    def _made(self, order: Order, key: str) -> _Made:
        recorder = Recorder(self.snapshot)
        built = self._build(order, recorder)
        if not self._keeps:
            return _Made(built, order.values(built.asked), recorder.trace)
        return self._keep(key, order, built, recorder)

    def _build(self, order: Order, recorder: Recorder) -> Built:
        files = MountedTree(recorder, self._mounts) if self._mounts else recorder
        reader = self._reader.fork(order.view.over(files) if order.view else files)
        found: list[Diagnostic] = []
        try:
            rendered = render_path(reader, order.path, order.spec, order.place)
            found.extend(rendered.diagnostics)
            objects, asked = _post_build(order, rendered.objects, found)
        except SourceError as error:
            return Built(diagnostics=(*error.diagnostics, *reader.found))
        finally:
            self._note(reader.used, recorder)
        graph = tuple(outline(item) if is_definition(item) else item for item in objects if is_graph(item))
        return Built(objects=objects, graph=graph, diagnostics=tuple(found), asked=asked)

    def _note(self, files: Iterable[str], recorder: Recorder) -> None:
        """Note files that a build used, those of other repositories apart."""
        for file in files:
            if find(file, self._mounts) is None:
                recorder.used(file)

    def _kept(self, order: Order, key: str) -> _Made | None:
        """What an earlier run made of the same files."""
        for data in states(self._memo, key):
            try:
                used = data["variables"]
                if order.values(used) != used or not self.snapshot.answers(data["trace"]):
                    continue
                reader = KeptReader(data["texts"])
                content = data["content"]
                objects = KeptObjects(
                    tuple(Identity(*one) for one in data["identities"]),
                    self._text(content, order),
                    lambda: self._build(order, Recorder(self.snapshot)).objects,
                )
                built = Built(
                    objects=objects,
                    graph=tuple(reader.object(one) for one in data["graph"]),
                    diagnostics=tuple(reader.diagnostic(one) for one in data["diagnostics"]),
                    kept=True,
                )
                return _Made(built, used, partial(data.__getitem__, "trace"))
            except (ValueError, TypeError, KeyError, IndexError):
                return None
        return None

    def _text(self, content: str, order: Order) -> Callable[[], str]:
        def text() -> str:
            found = get_text(self._memo, content)
            return found if found is not None else text_of(self._build(order, Recorder(self.snapshot)).objects)

        return text

    def _keep(self, key: str, order: Order, built: Built, recorder: Recorder) -> _Made:
        """Keep what was built, and remember how it printed."""
        writer = Writer()
        graph = [writer.object(one) for one in built.graph]
        diagnostics = [writer.diagnostic(one) for one in built.diagnostics]
        self._note(writer.texts if graph else files_of(built.diagnostics), recorder)
        printed = text_of(built.objects)
        trace = recorder.trace()
        made = _Made(built, order.values(built.asked), lambda: trace)
        entry = {
            "trace": trace,
            "variables": made.used,
            "identities": identities_of(built.objects),
            "content": put_text(self._memo, printed),
            "graph": graph,
            "diagnostics": diagnostics,
            "texts": writer.texts,
        }
        try:
            add_state(self._memo, key, entry)
        except (ValueError, TypeError):
            return made  # a value that JSON cannot say: built anew each time
        return made._replace(built=replace(built, objects=PrintedObjects(built.objects, printed)))


class _Made(NamedTuple):
    """What a Kustomization became, and what that depended on."""

    built: Built
    used: dict[str, Any]
    """Values of the variables that were asked for."""
    trace: Callable[[], Trace]


def _post_build(
    order: Order, objects: tuple[Object, ...], found: list[Diagnostic]
) -> tuple[tuple[Object, ...], frozenset[str]]:
    """Substitution and common metadata; also the variables asked for. Raises SourceError."""
    asked: set[str] = set()
    substitutes = bool(order.variables) or always_substituted(order.spec)
    if substitutes:
        substitution = Substitution(order.variables)
        substitution.check_names(nearest_place(order.spec, "postBuild"))
        for item in objects:
            substitution.apply(item.value)
        for name, place in substitution.missing.items():
            message = f"variable `{name}` has no value in {order.name}"
            notes = [Note("the Kustomization", order.named_at)]
            hint = "Flux 2.9 and newer refuse it, older ones put nothing in its place; give it a value or a default: `${%s:=…}`"
            found.append(remark(Severity.WARNING, "FX007", message, place, help=hint % name, notes=notes))
        asked = substitution.asked
    for item in objects:
        apply_owner(item.value, *order.owner, order.named_at)
        apply_common_metadata(item.value, order.spec)
    if substitutes:
        objects = tuple(_renamed(item) for item in objects)
    return objects, frozenset(asked)


def _renamed(item: Object) -> Object:
    metadata = item.value.get("metadata") or {}
    name, namespace = str(metadata.get("name") or ""), str(metadata.get("namespace") or "")
    if (name, namespace) == (item.name, item.namespace):
        return item
    return replace(item, name=name, namespace=namespace)

"""What Helm makes of the text that templates leave: objects, hooks and tests, in its order.

Mirrors helm.sh/helm/v4/pkg/release/v1/util (SplitManifests, SortManifests, InstallOrder) and the part of its Kubernetes
client that takes lists apart. Documents are read as sigs.k8s.io/yaml reads them; of a key that stands twice the later one
counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, overload

from labwright.kube.ordering import INSTALL_ORDER
from labwright.render.helm.faults import refuse
from labwright.render.objects import Object
from labwright.source import Place, SourceError, YamlList, YamlMap
from labwright.source.fast import load_plain

HOOK = "helm.sh/hook"
WEIGHT = "helm.sh/hook-weight"
DELETE = "helm.sh/hook-delete-policy"

HOOKS = frozenset(
    {
        *(f"{when}-{what}" for when in ("pre", "post") for what in ("install", "delete", "upgrade", "rollback")),
        "test",
        "test-success",
    }
)
"""Events that Helm knows; an object with any other is never applied."""

_RANK = {kind: f"{rank:03}" for rank, kind in enumerate(INSTALL_ORDER)}
_SEPARATOR = re.compile(r"^---[ \t]*", re.MULTILINE)
_NOTES = "NOTES.txt"


class Manifest(NamedTuple):
    """One object of a chart: what is known of it without its content, and the content as a value or as JSON.

    A tuple, because a repository has thousands and a frozen dataclass takes several times as long to make.
    """

    template: str
    api_version: str
    kind: str
    name: str
    namespace: str
    hook: str
    weight: int
    delete_policies: tuple[str, ...]
    content: Mapping[str, Any] | bytes
    """Treat as read-only."""

    @property
    def is_test(self) -> bool:
        """Whether it runs only when somebody asks `helm test`, and never by itself."""
        return bool(self.hook) and all(event in {"test", "test-success"} for event in _events(self.hook))

    def value(self) -> dict[str, Any]:
        """The content, plain."""
        return json.loads(self.content) if isinstance(self.content, bytes) else dict(self.content)

    def as_json(self) -> bytes:
        """The content as JSON."""
        if isinstance(self.content, bytes):
            return self.content
        return json.dumps(self.content, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


class Manifests(NamedTuple):
    """All that one chart becomes, in Helm's order."""

    crds: tuple[Manifest, ...] = ()
    """Out of `crds/`, applied before everything else."""
    objects: tuple[Manifest, ...] = ()
    hooks: tuple[Manifest, ...] = ()
    tests: tuple[Manifest, ...] = ()
    notes: str = ""
    unknown_hooks: tuple[Manifest, ...] = ()
    """Never applied, because Helm does not know the event."""


def split(text: str) -> list[str]:
    """The documents of a text that are not blank, as Helm cuts them: a line that begins with `---` ends one."""
    return [document.lstrip() for document in _SEPARATOR.split(text.lstrip()) if not document.isspace() and document]


def custom_resources(files: Iterable[tuple[str, str]]) -> tuple[Manifest, ...]:
    """The objects of the files of `crds/`, which are no templates. Raises ChartError, HL007."""
    return tuple(one for file, text in files for _, one in _read(file, text, ""))


def manifests(templates: Mapping[str, str], *, chart: str, crds: tuple[Manifest, ...] = ()) -> Manifests:
    """Sort what templates became.

    Raises ChartError, HL007, when a text is not YAML or a document no object.
    """
    plain: list[tuple[str, Manifest]] = []
    hooks: list[tuple[str, Manifest]] = []
    unknown: list[Manifest] = []
    for template in sorted(templates):
        if template.endswith(_NOTES) or template.rpartition("/")[2].startswith("_"):
            continue
        for rank, one in _read(template, templates[template]):
            if not one.hook:
                plain.append((rank, one))
            elif all(event in HOOKS for event in _events(one.hook)):
                hooks.append((rank, one))
            else:
                unknown.append(one)
    plain.sort(key=lambda found: found[0])
    # Helm sorts hooks by kind when it reads them, and by weight and name when it runs them (hooks.go, hookByWeight).
    hooks.sort(key=lambda found: (found[1].weight, found[1].name, found[0]))
    return Manifests(
        crds=crds,
        objects=tuple(one for _, one in plain),
        hooks=tuple(one for _, one in hooks if not one.is_test),
        tests=tuple(one for _, one in hooks if one.is_test),
        notes=templates.get(f"{chart}/templates/{_NOTES}", ""),
        unknown_hooks=tuple(unknown),
    )


def _rank(kind: str) -> str:
    return _RANK.get(kind) or f"~{kind}"


def _read(template: str, text: str, ending: str = "\n") -> Iterator[tuple[str, Manifest]]:
    """The objects of a text, each with its rank: that of its document, which may be a list.

    Helm puts all documents that are no hooks into one text, a newline behind each (action.go, renderResources); a block
    scalar that ends a document gets that newline too.
    """
    for document in split(text):
        for value in _values(template, document + ending):
            found = list(_objects(template, value))
            if found and found[0].hook and ending and not document.endswith("\n"):
                found = [one for again in _values(template, document) for one in _objects(template, again)]
            if found:
                rank = _rank(value["kind"])
                yield from ((rank, one) for one in found)


def _values(template: str, document: str) -> list[Any]:
    try:
        return load_plain(document, template)
    except SourceError as error:
        fault = error.diagnostics[0]
        line = f", line {fault.place.line} of the document" if fault.place else ""
        raise refuse("HL007", f"{template} renders to what is not YAML: {fault.message}{line}") from None


def _objects(template: str, value: Any) -> Iterator[Manifest]:
    if not isinstance(value, dict):
        raise refuse("HL007", f"{template} renders to something that is no object")
    if not value:
        return
    kind, items = value.get("kind"), value.get("items")
    if isinstance(kind, str) and kind.endswith("List") and isinstance(items, list):
        for item in items:
            yield from _objects(template, item)
        return
    raw = value.get("metadata")
    metadata: dict[str, Any] = raw if isinstance(raw, dict) else {}
    if not isinstance(kind, str) or not isinstance(value.get("apiVersion"), str) or not kind:
        raise refuse("HL007", f"{template} renders to something without kind or apiVersion")
    annotations = metadata.get("annotations")
    annotations = annotations if isinstance(annotations, dict) else {}
    yield Manifest(
        template=template,
        api_version=value["apiVersion"],
        kind=kind,
        name=_text(metadata.get("name")),
        namespace=_text(metadata.get("namespace")),
        hook=_text(annotations.get(HOOK)),
        weight=_weight(annotations.get(WEIGHT)),
        delete_policies=tuple(_events(_text(annotations.get(DELETE)))),
        content=value,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _events(text: str) -> list[str]:
    return [event.strip().lower() for event in text.split(",")] if text else []


def _weight(value: object) -> int:
    try:
        return int(value) if isinstance(value, str) else 0
    except ValueError:
        return 0


class Objects(Sequence[Object]):
    """Objects made of manifests when somebody asks for them, each once. Every root's place is the release's."""

    def __init__(self, found: Sequence[Manifest], place: Place | None) -> None:
        self.manifests = tuple(found)
        self._place = place
        self._made: list[Object | None] = [None] * len(self.manifests)

    def __len__(self) -> int:
        return len(self.manifests)

    def __iter__(self) -> Iterator[Object]:
        return map(self._object, range(len(self.manifests)))

    @overload
    def __getitem__(self, index: int) -> Object: ...
    @overload
    def __getitem__(self, index: slice) -> list[Object]: ...
    def __getitem__(self, index: int | slice) -> Object | list[Object]:
        if isinstance(index, slice):
            return [self._object(at) for at in range(*index.indices(len(self)))]
        return self._object(range(len(self))[index])

    def __repr__(self) -> str:
        return f"Objects({', '.join(f'{one.kind} {one.name}' for one in self.manifests)})"

    def _object(self, index: int) -> Object:
        found = self._made[index]
        if found is None:
            one = self.manifests[index]
            found = self._made[index] = Object(
                value=bare(one.value(), self._place),
                api_version=one.api_version,
                kind=one.kind,
                name=one.name,
                namespace=one.namespace,
                place=self._place,
                generated=True,
                template=one.template,
                hook=one.hook,
            )
        return found


def bare(value: dict[str, Any], place: Place | None = None) -> YamlMap:
    """A copy made of YamlMaps and YamlLists that know no origins; the root knows its place."""
    made = YamlMap(place=place)
    for key, item in value.items():
        kind = type(item)
        made[key] = bare(item) if kind is dict else _bare_list(item) if kind is list else item
    return made


def _bare_list(value: list[Any]) -> YamlList:
    items = []
    for item in value:
        kind = type(item)
        items.append(bare(item) if kind is dict else _bare_list(item) if kind is list else item)
    return YamlList(items)

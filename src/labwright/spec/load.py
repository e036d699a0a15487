"""Reading `homelab.yaml`: YAML with places, overlays merged, shape validated, what the file alone can tell checked."""

from dataclasses import dataclass

from labwright.source import (
    Diagnostic,
    Document,
    Path,
    Place,
    Severity,
    SourceError,
    YamlMap,
    clone,
    in_order,
    key_place_of,
    nearest_place,
    walk,
)
from labwright.source import load as load_yaml
from labwright.spec import checks, models
from labwright.spec.fields import aliases
from labwright.spec.merge import merge
from labwright.spec.validate import WRONG_TYPE, validate

SHARED = ("domain", "gitops", "secrets", "platform", "databases", "apps", "network", "choose")
"""Sections that may stand at the top for all clusters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterSpec:
    """One cluster with the shared sections merged in."""

    name: str
    settings: models.Cluster
    raw: YamlMap
    """The merged mapping as written; each value has the place that set it, in the cluster's section or the shared one."""

    def place(self, *path: str | int) -> Place | None:
        """Where the field is set, or else the nearest thing around it: `place("platform", "metallb", "pool")`."""
        return nearest_place(self.raw, *path)

    def key(self, *path: str | int) -> Place | None:
        """Where the name of the field stands, or else as `place`."""
        return key_place_of(self.raw, *path) or self.place(*path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A whole `homelab.yaml`, read and sound as far as the file alone can tell."""

    homelab: models.Homelab
    """Its `clusters` are merged, too."""
    clusters: dict[str, ClusterSpec]
    document: Document
    warnings: tuple[Diagnostic, ...] = ()

    def place(self, *path: str | int) -> Place | None:
        """Where the file sets a field, or else the nearest thing around it: `place("inventory", "machines", "a")`."""
        return nearest_place(self.document.value, *path)

    def key(self, *path: str | int) -> Place | None:
        """Where the name of the field stands, or else as `place`."""
        return key_place_of(self.document.value, *path) or self.place(*path)


def load(text: str | bytes, file: str) -> Spec:
    """Read a `homelab.yaml`. Raises SourceError with everything that is wrong with it at once; `file` is its name."""
    document = load_yaml(text, file)
    raw = document.value
    if not isinstance(raw, YamlMap):
        start = Place(file, document.place.line, document.place.column, document.place.line, document.place.column + 1)
        expected = "a mapping that begins with `apiVersion: labwright.dev/v1alpha1`"
        raise SourceError(Diagnostic(Severity.ERROR, WRONG_TYPE, "the file is not a mapping", start, expected))
    merged = _merged(raw)
    homelab, diagnostics = validate(models.Homelab, merged, rename=lambda path: _as_written(raw, path))
    if homelab is None:
        raise SourceError(in_order(diagnostics))
    spec = Spec(
        homelab=homelab,
        clusters={
            name: ClusterSpec(name=name, settings=settings, raw=merged["clusters"][name])
            for name, settings in homelab.clusters.items()
        },
        document=document,
    )
    found = in_order(checks.run(spec))
    if any(each.severity is Severity.ERROR for each in found):
        raise SourceError(found)
    return Spec(homelab=homelab, clusters=spec.clusters, document=document, warnings=found)


def _merged(raw: YamlMap) -> YamlMap:
    """The file with each cluster's section replaced by the merged one."""
    made: YamlMap = clone(raw)
    clusters = made.get("clusters")
    if not isinstance(clusters, YamlMap):
        return made
    shared = YamlMap(place=raw.place)
    for key in SHARED:
        if key in raw:
            shared[key] = raw[key]
            shared.origins[key] = raw.origins[key]
            shared.key_places[key] = raw.key_places[key]
    for name, own in clusters.items():
        if isinstance(own, YamlMap):
            dict.__setitem__(clusters, name, merge(shared, own))
    return made


def _as_written(raw: YamlMap, path: Path) -> Path:
    """The path that the user wrote: a field that a cluster has from the shared sections is named there."""
    if len(path) < 3 or path[0] != "clusters":
        return path
    shared = path[2:]
    if _has(raw, path) or not _has(raw, shared[:-1]):
        return path
    return shared if _has(raw, shared) or not _has(raw, path[:-1]) else path


def _has(raw: YamlMap, path: Path) -> bool:
    try:
        walk(raw, *path)
    except KeyError:
        return False
    return True


assert set(SHARED) <= set(aliases(models.Cluster)), "every shared section is one of a cluster's"

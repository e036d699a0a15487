"""KSOPS, the one program among generators that is understood without being run: it decrypts SOPS files.

Its configuration (viaduct.ai/v1, kind ksops) names the files. Their objects are taken as they stand, encrypted, where a build is
lenient; who has the key decrypts them afterwards. What the program reads from annotations is read here, too: `behavior`, while
`needs-hash` is only taken away, because the hash is that of the decrypted content.
"""

from __future__ import annotations

from labwright.render.kustomize.definition import Definition
from labwright.render.kustomize.faults import refuse, warn
from labwright.render.kustomize.reading import Reader
from labwright.render.kustomize.resource import Resource
from labwright.source import Origin, YamlMap, delete, nearest_place

_PREFIX = "kustomize.config.k8s.io/"


def is_ksops(config: Resource) -> bool:
    """Whether the configuration of a generator is for KSOPS."""
    gvk = config.gvk
    return gvk.group == "viaduct.ai" and gvk.kind == "ksops"


def encrypted_objects(config: Resource, definition: Definition, reader: Reader) -> list[Resource]:
    """The objects of the files that it names, encrypted. Raises KustomizeError for a file that is not there."""
    made: list[Resource] = []
    files = config.map.get("files")
    if files is not None and not isinstance(files, list):
        raise refuse("KZ005", "`files` must be a list", nearest_place(config.map, "files"), expected="a list")
    if config.map.get("secretFrom"):
        place = nearest_place(config.map, "secretFrom")
        reader.found.append(warn("KZ010", "what KSOPS makes of `secretFrom` is left out", place))
    for index, path in enumerate(files or ()):
        place = nearest_place(config.map, "files", index)
        for resource in reader.objects(reader.file(definition.root, str(path), place), place):
            _obey_annotations(resource)
            resource.generator = Origin(place, why="ksops") if place else None
            made.append(resource)
    return made


def _obey_annotations(resource: Resource) -> None:
    annotations = resource.annotations()
    resource.behavior = str(annotations.get(f"{_PREFIX}behavior") or resource.behavior)
    for name in ("behavior", "needs-hash"):
        if isinstance(annotations, YamlMap) and f"{_PREFIX}{name}" in annotations:
            delete(annotations, f"{_PREFIX}{name}")

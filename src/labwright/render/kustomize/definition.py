"""The kustomization file: found, read and checked.

Mirrors api/types (what the file may say) and target.LoadKustFile. Field names are matched in any case and unknown ones
refused, as Go's JSON decoder does there; here the message has the line, and the nearest name.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from labwright.render.kustomize.faults import KustomizeError, refuse, warn
from labwright.render.kustomize.file_names import FILE_NAMES
from labwright.render.kustomize.reading import Reader
from labwright.source import (
    Diagnostic,
    Note,
    Origin,
    Place,
    Severity,
    YamlList,
    YamlMap,
    append,
    assign,
    key_place_of,
    load_all,
    nearest,
    nearest_place,
    place_of,
)

KUSTOMIZATION = "Kustomization"
COMPONENT = "Component"
_VERSIONS = {KUSTOMIZATION: "kustomize.config.k8s.io/v1beta1", COMPONENT: "kustomize.config.k8s.io/v1alpha1"}


def _all(names: Iterable[str], shape: Any) -> dict[str, Any]:
    """The same shape for several fields."""
    return {name: shape for name in names}  # noqa: C420 (dict.fromkeys reads as if the value were copied)


# The shape of a field: a Python type, [shape] for a list, {} for text to text, the name of a structure, None for anything.
_SELECTOR = {
    **dict.fromkeys(("group", "version", "kind", "name", "namespace", "annotationSelector", "labelSelector"), str)
}
_STRUCTURES: dict[str, dict[str, Any]] = {
    "kustomization": {
        **dict.fromkeys(("apiVersion", "kind", "namePrefix", "nameSuffix", "namespace"), str),
        **_all(
            (
                "resources",
                "components",
                "crds",
                "bases",
                "configurations",
                "generators",
                "transformers",
                "validators",
                "buildMetadata",
                "patchesStrategicMerge",
            ),
            [str],
        ),
        **_all(("commonLabels", "commonAnnotations", "openapi"), {}),
        "metadata": "metadata",
        "labels": ["label"],
        "patches": ["patch"],
        "patchesJson6902": ["patch"],
        "images": ["image"],
        "imageTags": ["image"],
        "replacements": ["replacement"],
        "replicas": ["replica"],
        "vars": ["var"],
        "sortOptions": "sort options",
        "configMapGenerator": ["config map generator"],
        "secretGenerator": ["secret generator"],
        "generatorOptions": "generator options",
        "helmGlobals": "helm globals",
        "helmCharts": ["helm chart"],
        "helmChartInflationGenerator": ["old helm chart"],
    },
    "metadata": {"name": str, "namespace": str, "labels": {}, "annotations": {}},
    "label": {"pairs": {}, "includeSelectors": bool, "includeTemplates": bool, "fields": ["field"]},
    "field": {"group": str, "version": str, "kind": str, "path": str, "create": bool},
    "patch": {"path": str, "patch": str, "target": "selector", "options": "patch options"},
    "selector": _SELECTOR,
    "patch options": {"allowNameChange": bool, "allowKindChange": bool},
    "image": dict.fromkeys(("name", "newName", "newTag", "tagSuffix", "digest"), str),
    "replica": {"name": str, "count": int},
    "sort options": {"order": str, "legacySortOptions": "legacy sort options"},
    "legacy sort options": {"orderFirst": [str], "orderLast": [str]},
    "generator options": {"labels": {}, "annotations": {}, "disableNameSuffixHash": bool, "immutable": bool},
    "replacement": {"source": "replacement source", "targets": ["replacement target"], "sourceValue": str, "path": str},
    "replacement source": {
        **dict.fromkeys(("group", "version", "kind", "name", "namespace", "fieldPath"), str),
        "options": "field options",
    },
    "replacement target": {
        "select": "selector",
        "reject": ["selector"],
        "fieldPaths": [str],
        "options": "field options",
    },
    "field options": {"delimiter": str, "index": int, "encoding": str, "create": bool},
    "var": {"name": str, "objref": "object reference", "fieldref": "field reference"},
    "helm globals": {"chartHome": str, "configHome": str},
    "helm chart": {
        **dict.fromkeys(("name", "version", "repo", "releaseName", "namespace", "valuesFile", "valuesMerge"), str),
        **dict.fromkeys(("kubeVersion", "nameTemplate"), str),
        **dict.fromkeys(("includeCRDs", "skipHooks", "skipTests", "debug", "devel"), bool),
        **_all(("additionalValuesFiles", "apiVersions"), [str]),
        "valuesInline": None,
    },
    "old helm chart": {
        **dict.fromkeys(("chartName", "chartVersion", "chartRepoUrl", "chartHome", "chartRepoName", "helmBin"), str),
        **dict.fromkeys(("helmHome", "values", "valuesMerge", "releaseName", "releaseNamespace"), str),
        "valuesLocal": None,
        "extraArgs": [str],
    },
    "object reference": dict.fromkeys(("apiVersion", "group", "version", "kind", "name", "namespace"), str),
    "field reference": {"fieldPath": str},
}
_GENERATOR = {
    **dict.fromkeys(("name", "namespace", "behavior", "env"), str),
    **_all(("literals", "files", "envs"), [str]),
    "options": "generator options",
}
_STRUCTURES["config map generator"] = _GENERATOR
_STRUCTURES["secret generator"] = {**_GENERATOR, "type": str}
_SPECS = {"fieldSpecs": ["field"]}
_STRUCTURES |= {
    "NamespaceTransformer": {"metadata": "metadata", "unsetOnly": bool, "setRoleBindingSubjects": str, **_SPECS},
    "PrefixTransformer": {"prefix": str, **_SPECS},
    "SuffixTransformer": {"suffix": str, **_SPECS},
    "PrefixSuffixTransformer": {"prefix": str, "suffix": str, **_SPECS},
    "LabelTransformer": {"labels": {}, **_SPECS},
    "AnnotationsTransformer": {"annotations": {}, **_SPECS},
    "ImageTagTransformer": {"imageTag": "image", **_SPECS},
    "ReplicaCountTransformer": {"replica": "replica", **_SPECS},
    "PatchTransformer": _STRUCTURES["patch"],
    "PatchJson6902Transformer": {"target": "selector", "path": str, "jsonOp": str},
    "PatchStrategicMergeTransformer": {"paths": [str], "patches": str},
    "ReplacementTransformer": {"replacements": ["replacement"]},
    "ValueAddTransformer": {"value": str, "targets": ["value target"], "targetFilePath": str},
    "value target": {"selector": "selector", "fieldPath": str, "filePathPosition": int},
    "HashTransformer": {},
    "transformer configuration": {
        **_all(("namePrefix", "nameSuffix", "namespace", "commonLabels", "labels", "templateLabels"), ["field"]),
        **_all(("commonAnnotations", "varReference", "images", "replicas"), ["field"]),
        "nameReference": ["name reference"],
    },
    "name reference": {**dict.fromkeys(("group", "version", "kind"), str), **_SPECS},
    "IAMPolicyGenerator": {"cloud": str, "kubernetesService": "account", "serviceAccount": "account"},
    "account": dict.fromkeys(("name", "namespace", "projectId"), str),
    "ConfigMapGenerator": {"metadata": "metadata", **_STRUCTURES["config map generator"]},
    "SecretGenerator": {"metadata": "metadata", **_STRUCTURES["secret generator"]},
    "HelmChartInflationGenerator": {**_STRUCTURES["helm globals"], **_STRUCTURES["helm chart"]},
}
_SHAPES = {str: "text", bool: "true or false", int: "a whole number"}
_OLD_FIELDS = {
    "bases": "resources",
    "commonLabels": "labels",
    "imageTags": "images",
    "patchesJson6902": "patches",
    "patchesStrategicMerge": "patches",
    "vars": "replacements",
}


@dataclass(frozen=True, slots=True)
class Definition:
    """A checked kustomization: where it is and what it says, field names in their proper spelling, empty ones left out."""

    root: str
    """Folder, relative to the repository; `.` is the repository itself."""
    file: str
    value: YamlMap
    kind: str = KUSTOMIZATION

    def list(self, name: str) -> YamlList:
        """A list field, empty when missing."""
        found = self.value.get(name)
        return found if isinstance(found, YamlList) else YamlList()

    def origin(self, *path: str | int, why: str = "") -> Origin:
        """The line of a field, as the reason for a change."""
        place = nearest_place(self.value, *path) or Place(self.file, 1, 1, 1, 1)
        return Origin(place, why=why)

    @property
    def start(self) -> Place:
        place = self.value.place
        return (
            Place(self.file, place.line, place.column, place.line, place.column + 1)
            if place
            else Place(self.file, 1, 1, 1, 1)
        )


def find_definition(reader: Reader, root: str) -> str | None:
    """The kustomization file of a folder, None when there is none. Raises KustomizeError when there are two."""
    folder = posixpath.normpath(root)
    paths = [name if folder == "." else f"{folder}/{name}" for name in FILE_NAMES]
    found = [path for path in paths if reader.fs.is_file(path)]
    if len(found) > 1:
        notes = [Note("the other one", Place(path, 1, 1, 1, 1)) for path in found[1:]]
        raise refuse(
            "KZ002", f"folder `{root}` has {len(found)} kustomization files", Place(found[0], 1, 1, 1, 1), notes=notes
        )
    return found[0] if found else None


def load_definition(reader: Reader, root: str, used_at: Place | None, *, lenient: bool = False) -> Definition:
    """Read and check the kustomization of a folder. Raises KustomizeError with everything that is wrong with it.

    `lenient` takes a file without content, and unknown fields with a warning, as Flux does.
    """
    file = find_definition(reader, root)
    if file is None:
        raise refuse(
            "KZ001",
            f"folder `{root}` has no kustomization file",
            used_at,
            expected=" or ".join(FILE_NAMES),
        )
    first = file not in reader.used
    text = reader.text(file)
    key = file, lenient
    if lenient or key not in reader.definitions:
        # A lenient one is completed by what Flux says, so it is nobody else's.
        reader.definitions[key] = _read(text, file, lenient=lenient)
    definition: Definition
    definition, remarks = reader.definitions[key]
    if first:
        reader.found.extend(remarks)
    return definition


def _read(text: str, file: str, *, lenient: bool) -> tuple[Definition, list[Diagnostic]]:
    """A kustomization and what is to be remarked on it. Raises KustomizeError."""
    repeated: list[Diagnostic] = []
    documents = load_all(text, file, repeated=repeated)
    remarks = [replace(one, severity=Severity.WARNING) for one in repeated]
    value = documents[0].value if documents else None
    if not isinstance(value, YamlMap):
        if value is None:
            raise refuse("KZ003", "the kustomization is empty", Place(file, 1, 1, 1, 1))
        raise refuse("KZ003", "the kustomization is no mapping", documents[0].place)
    checker = _Checker(file)
    checked = checker.structure("kustomization", value)
    if lenient:
        unknown = [one for one in checker.wrong if one.code == "KZ004"]
        remarks.extend(replace(one, severity=Severity.WARNING) for one in unknown)
        checker.wrong = [one for one in checker.wrong if one.code != "KZ004"]
    if checker.wrong:
        raise KustomizeError(checker.wrong)
    kind = checked.get("kind") or KUSTOMIZATION
    if kind not in _VERSIONS:
        raise refuse(
            "KZ006", f"kind `{kind}` is no kustomization", place_of(checked, "kind"), expected=" or ".join(_VERSIONS)
        )
    version = checked.get("apiVersion") or _VERSIONS[kind]
    if version != _VERSIONS[kind]:
        raise refuse(
            "KZ006", f"apiVersion `{version}` of a {kind}", place_of(checked, "apiVersion"), expected=_VERSIONS[kind]
        )
    if not lenient and not checked.keys() - {"kind", "apiVersion"}:
        raise refuse(
            "KZ003", "the kustomization says nothing", Place(file, 1, 1, 1, 1), expected="resources, for example"
        )
    for old, new in _OLD_FIELDS.items():
        if old in checked:
            remarks.append(warn("KZ004", f"`{old}` is deprecated", key_place_of(checked, old), help=f"use `{new}`"))
    _join(checked, "bases", "resources")
    _join(checked, "imageTags", "images")
    return Definition(posixpath.dirname(file) or ".", file, checked, kind), remarks


def check_settings(name: str, value: YamlMap, file: str, *, strict: bool = False) -> YamlMap:
    """The fields of a structure, for example of an object that configures a plugin; others are ignored unless `strict`.

    Raises KustomizeError.
    """
    checker = _Checker(file)
    checked = checker.structure(name, value)
    if wrong := [one for one in checker.wrong if strict or one.code != "KZ004"]:
        raise KustomizeError(wrong)
    return checked


def check_replacements(value: Any, file: str) -> YamlList:
    """The content of a file that `replacements` names. Raises KustomizeError."""
    checker = _Checker(file)
    items = value if isinstance(value, YamlList) else YamlList([value])
    checked = checker.value(["replacement"], items, "replacements", items)
    if checker.wrong:
        raise KustomizeError(checker.wrong)
    return checked if isinstance(checked, YamlList) else YamlList()


def _join(value: YamlMap, old: str, new: str) -> None:
    """Append a deprecated list to the one that took its place."""
    if old not in value:
        return
    if new not in value:
        assign(value, new, YamlList(place=value[old].place), value.origins.get(old))
    for item, origin in zip(value[old], value[old].origins, strict=True):
        append(value[new], item, origin)
    del value[old]


@cache
def _spelling(name: str) -> dict[str, str]:
    """The fields of a structure, by their names in small letters."""
    return {known.casefold(): known for known in _STRUCTURES[name]}


class _Checker:
    """Checks shapes, collecting all faults of a file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.wrong: list[Diagnostic] = []

    def structure(self, name: str, value: YamlMap) -> YamlMap:
        fields = _STRUCTURES[name]
        spelling = _spelling(name)
        made = YamlMap(place=value.place)
        for key, item in value.items():
            known = spelling.get(key.casefold())
            if known is None:
                self._fault(
                    "KZ004",
                    f"{'an' if name[0] in 'aeiou' else 'a'} {name} has no field `{key}`",
                    key_place_of(value, key),
                    key,
                    fields,
                )
                continue
            if item is None:
                continue
            checked = self.value(fields[known], item, known, value, key)
            if checked is not None:
                made[known] = checked
                if key in value.origins:
                    made.origins[known] = value.origins[key]
                if key in value.key_places:
                    made.key_places[known] = value.key_places[key]
        return made

    def value(self, shape: Any, item: Any, field: str, parent: Any, *at: str | int) -> Any:
        """The item in its checked form; None when it is wrong."""
        if shape is None:
            return item
        if isinstance(shape, str):
            return (
                self.structure(shape, item)
                if isinstance(item, YamlMap)
                else self._shape(field, "a mapping", parent, *at)
            )
        if isinstance(shape, list):
            return self._list(shape[0], item, field, parent, *at)
        if isinstance(shape, dict):
            return self._texts(item, field, parent, *at)
        right = isinstance(item, shape) and (shape is bool or not isinstance(item, bool))
        return item if right else self._shape(field, _SHAPES[shape], parent, *at)

    def _list(self, shape: Any, item: Any, field: str, parent: Any, *at: str | int) -> Any:
        if not isinstance(item, YamlList):
            return self._shape(field, "a list", parent, *at)
        made = YamlList(place=item.place)
        for index, entry in enumerate(item):
            checked = self.value(shape, "" if entry is None and shape is str else entry, field, item, index)
            if checked is not None:
                append(made, checked, item.origins[index])
        return made

    def _texts(self, item: Any, field: str, parent: Any, *at: str | int) -> Any:
        if not isinstance(item, YamlMap):
            return self._shape(field, "a mapping", parent, *at)
        for key, text in item.items():
            if text is not None and not isinstance(text, str):
                self._shape(f"{field}.{key}", "text", item, key)
        made = item.copy()
        for key, text in made.items():
            if text is None:
                made[key] = ""
        return made

    def _shape(self, field: str, expected: str, parent: Any, *at: str | int) -> None:
        place = nearest_place(parent, *at)
        self.wrong.append(refuse("KZ005", f"`{field}` must be {expected}", place, expected=expected).diagnostics[0])

    def _fault(self, code: str, message: str, place: Place | None, key: str, known: dict[str, Any]) -> None:
        near = nearest(key, known)
        hint = f"did you mean `{near}`?" if near else ""
        self.wrong.append(refuse(code, message, place, help=hint).diagnostics[0])

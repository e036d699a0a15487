"""`transformers` and `generators`: kustomize's own, configured by objects of apiVersion `builtin`.

Mirrors api/internal/plugins/builtinhelpers. Programs and containers (other apiVersions) are refused: nothing out of a repository
is run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from labwright.render.kustomize.config import FieldSpec, parse_specs
from labwright.render.kustomize.definition import Definition, check_replacements
from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.generators import absorb, generate
from labwright.render.kustomize.reading import Reader
from labwright.render.kustomize.resource import Resource, Resources
from labwright.render.kustomize.transformers.images import apply_image
from labwright.render.kustomize.transformers.labels import apply_entries
from labwright.render.kustomize.transformers.namespace import apply_namespace
from labwright.render.kustomize.transformers.naming import apply_affix
from labwright.render.kustomize.transformers.patches import apply_patch
from labwright.render.kustomize.transformers.replacements import apply_replacement
from labwright.render.kustomize.transformers.replicas import apply_replicas
from labwright.source import Origin, Place, YamlMap, nearest, nearest_place

_BUILTIN = "builtin"


class Job:
    """One configured transformer at work."""

    __slots__ = ("definition", "place", "reader", "resources", "specs", "value")

    def __init__(self, config: Resource, resources: Resources, definition: Definition, reader: Reader) -> None:
        self.value: YamlMap = config.map
        self.resources = resources
        self.definition = definition
        self.reader = reader
        self.place: Place = config.named_at() or definition.start
        self.specs: tuple[FieldSpec, ...] = parse_specs(self.value.get("fieldSpecs"))

    def origin(self, *path: str) -> Origin:
        """The line of a field of the configuration."""
        return Origin(nearest_place(self.value, *path) or self.place, why=str(self.value.get("kind")))


def run_transformers(configs: list[Resource], resources: Resources, definition: Definition, reader: Reader) -> None:
    """Apply each transformer. Raises KustomizeError for one that is not kustomize's own."""
    for config in configs:
        kind = _kind(config, _TRANSFORMERS)
        _TRANSFORMERS[kind](Job(config, resources, definition, reader))


def run_plugin_generators(
    configs: list[Resource], resources: Resources, definition: Definition, reader: Reader
) -> None:
    """Run each generator. Raises KustomizeError for one that is not kustomize's own."""
    kinds = {"ConfigMapGenerator": "ConfigMap", "SecretGenerator": "Secret"}
    for config in configs:
        kind = _kind(config, kinds)
        entry = config.map.copy()
        for field in ("name", "namespace"):
            entry.setdefault(field, entry["metadata"].get(field))
        absorb(resources, generate(kinds[kind], entry, definition, reader, config.named_at()))


def _kind(config: Resource, known: dict[str, Any]) -> str:
    gvk = config.gvk
    if gvk.api_version != _BUILTIN:
        raise refuse("KZ019", f"{gvk} is a program of its own, and labwright runs none", config.named_at())
    if gvk.kind not in known:
        near = nearest(gvk.kind, known)
        hint = f"did you mean `{near}`?" if near else ""
        raise refuse("KZ019", f"there is no built-in `{gvk.kind}` that labwright renders", config.named_at(), help=hint)
    return gvk.kind


def _namespace(job: Job) -> None:
    metadata = job.value["metadata"]
    namespace = metadata.get("namespace") or job.value.get("namespace")
    if namespace:
        mode = job.value.get("setRoleBindingSubjects") or "defaultOnly"
        if mode not in {"defaultOnly", "allServiceAccounts", "none"}:
            place = nearest_place(job.value, "setRoleBindingSubjects")
            raise refuse("KZ020", f"no such mode: `{mode}`", place, expected="defaultOnly, allServiceAccounts or none")
        origin = job.origin("metadata", "namespace")
        unset = bool(job.value.get("unsetOnly"))
        apply_namespace(job.resources, namespace, job.specs, origin, unset_only=unset, subjects=mode)


def _prefix(job: Job) -> None:
    if prefix := job.value.get("prefix"):
        apply_affix(job.resources, job.specs, prefix, "", job.origin("prefix"))


def _suffix(job: Job) -> None:
    if suffix := job.value.get("suffix"):
        apply_affix(job.resources, job.specs, "", suffix, job.origin("suffix"))


def _labels(job: Job) -> None:
    apply_entries(job.resources, job.value.get("labels"), job.specs, "LabelTransformer", job.place)


def _annotations(job: Job) -> None:
    apply_entries(job.resources, job.value.get("annotations"), job.specs, "AnnotationsTransformer", job.place)


def _image(job: Job) -> None:
    apply_image(job.resources, job.value.get("imageTag") or YamlMap(), job.specs, job.origin("imageTag"))


def _replicas(job: Job) -> None:
    replica = job.value.get("replica") or YamlMap()
    apply_replicas(job.resources, replica.get("name", ""), replica.get("count", 0), job.specs, job.origin("replica"))


def _patch(job: Job) -> None:
    apply_patch(job.resources, job.value, job.place, job.definition, job.reader)


def _replacements(job: Job) -> None:
    for entry in check_replacements(job.value.get("replacements"), job.place.file):
        apply_replacement(job.resources, entry, entry.place or job.place, job.reader)


_TRANSFORMERS: dict[str, Callable[[Job], None]] = {
    "NamespaceTransformer": _namespace,
    "PrefixTransformer": _prefix,
    "SuffixTransformer": _suffix,
    "LabelTransformer": _labels,
    "AnnotationsTransformer": _annotations,
    "ImageTagTransformer": _image,
    "ReplicaCountTransformer": _replicas,
    "PatchTransformer": _patch,
    "ReplacementTransformer": _replacements,
}

"""`transformers`, `validators` and `generators`: kustomize's own, configured by objects of apiVersion `builtin`.

Mirrors api/internal/plugins/builtinhelpers and the plugin loader. Programs and containers (other apiVersions) are refused:
nothing out of a repository is run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from labwright.render.kustomize.config import FieldSpec, parse_specs
from labwright.render.kustomize.definition import Definition, check_replacements, check_settings
from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.generators import absorb, generate
from labwright.render.kustomize.hashing import add_hashes
from labwright.render.kustomize.ksops import encrypted_objects, is_ksops
from labwright.render.kustomize.reading import Reader, as_objects, read_inline
from labwright.render.kustomize.resource import Resource, Resources
from labwright.render.kustomize.tracing import Tracer, configured
from labwright.render.kustomize.transformers.images import apply_image
from labwright.render.kustomize.transformers.labels import apply_entries
from labwright.render.kustomize.transformers.namespace import apply_namespace
from labwright.render.kustomize.transformers.naming import apply_affix
from labwright.render.kustomize.transformers.patches import (
    apply_json_patch,
    apply_patch,
    apply_read_patches,
    read_patches,
)
from labwright.render.kustomize.transformers.replacements import run_replacements
from labwright.render.kustomize.transformers.replicas import apply_replicas
from labwright.render.kustomize.transformers.values import add_values
from labwright.source import Origin, Place, YamlList, YamlMap, assign, nearest, nearest_place, place_of, plain

_BUILTIN = "builtin"
_VALIDATED = "validated-by"
"""The one label that a validator may leave behind."""


class Job:
    """One configured plugin at work."""

    __slots__ = ("config", "definition", "kind", "place", "reader", "resources", "value")

    def __init__(
        self,
        config: Resource,
        resources: Resources,
        definition: Definition,
        reader: Reader,
    ) -> None:
        self.config = config
        self.kind = config.gvk.kind
        self.resources = resources
        self.definition = definition
        self.reader = reader
        self.place: Place = config.named_at() or definition.start
        self.value: YamlMap = check_settings(self.kind, config.map, self.place.file)

    @property
    def specs(self) -> tuple[FieldSpec, ...]:
        return parse_specs(self.value.get("fieldSpecs"))

    def needed_specs(self) -> tuple[FieldSpec, ...]:
        """For transformers of names, which refuse to work without."""
        if "fieldSpecs" not in self.value:
            raise refuse("KZ020", f"a {self.kind} without `fieldSpecs`", self.place)
        return self.specs

    def origin(self, *path: str) -> Origin:
        """The line of a field of the configuration."""
        return Origin(nearest_place(self.value, *path) or self.place, why=self.kind)


def run_transformers(
    configs: list[Resource], resources: Resources, definition: Definition, reader: Reader, tracer: Tracer | None = None
) -> None:
    """Apply each transformer. Raises KustomizeError for one that is not kustomize's own."""
    for job in [_job(config, _TRANSFORMERS, resources, definition, reader) for config in configs]:
        _TRANSFORMERS[job.kind](job)
        if tracer and (note := configured(job.config)):
            tracer.changed(resources, note)
        resources.drop_empty()


def run_validators(configs: list[Resource], resources: Resources, definition: Definition, reader: Reader) -> None:
    """Run each validator: a transformer that must leave everything as it is. Raises KustomizeError."""
    for config in configs:
        before = {item.id: _state(item) for item in resources.items}
        run_transformers([config], resources, definition, reader)
        for item in resources.items:
            if before.pop(item.id, None) != _state(item):
                raise refuse("KZ020", f"the validator changes {item.id}", config.named_at())
        if before:
            raise refuse("KZ020", f"the validator removes {next(iter(before))}", config.named_at())


def _state(item: Resource) -> tuple[Any, int]:
    """What a validator may not change."""
    value = plain(item.map)
    metadata = value.get("metadata")
    if isinstance(metadata, dict) and isinstance(labels := metadata.get("labels"), dict):
        labels.pop(_VALIDATED, None)
        if not labels:
            del metadata["labels"]
    return value, len(item.previous)


def run_plugin_generators(
    configs: list[Resource],
    resources: Resources,
    definition: Definition,
    reader: Reader,
    tracer: Tracer | None = None,
) -> None:
    """Run each generator. Raises KustomizeError for one that is not kustomize's own."""
    secret = [config for config in configs if reader.skip_remote and is_ksops(config)]
    for job in [_job(config, _GENERATORS, resources, definition, reader) for config in configs if config not in secret]:
        note = configured(job.config) if tracer else ""
        for made in _GENERATORS[job.kind](job):
            if tracer and note:
                tracer.made(made, note)
            absorb(resources, made)
    for config in secret:
        for made in encrypted_objects(config, definition, reader):
            absorb(resources, made)


def _job(
    config: Resource,
    known: Mapping[str, Any],
    resources: Resources,
    definition: Definition,
    reader: Reader,
) -> Job:
    gvk = config.gvk
    if gvk.api_version != _BUILTIN:
        raise refuse("KZ019", f"{gvk} is a program of its own, and labwright runs none", config.named_at())
    if gvk.kind not in known:
        near = nearest(gvk.kind, known)
        hint = f"did you mean `{near}`?" if near else ""
        what = "transformer" if known is _TRANSFORMERS else "generator"
        raise refuse("KZ019", f"kustomize has no {what} `{gvk.kind}`", config.named_at(), help=hint)
    return Job(config, resources, definition, reader)


def _namespace(job: Job) -> None:
    namespace = (job.value.get("metadata") or {}).get("namespace")
    mode = job.value.get("setRoleBindingSubjects") or "defaultOnly"
    if mode not in {"defaultOnly", "allServiceAccounts", "none"}:
        place = nearest_place(job.value, "setRoleBindingSubjects")
        raise refuse("KZ020", f"no such mode: `{mode}`", place, expected="defaultOnly, allServiceAccounts or none")
    if namespace:
        origin = job.origin("metadata", "namespace")
        unset = bool(job.value.get("unsetOnly"))
        apply_namespace(job.resources, namespace, job.specs, origin, unset_only=unset, subjects=mode)


def _prefix(job: Job) -> None:
    apply_affix(job.resources, job.needed_specs(), job.value.get("prefix") or "", "", job.origin("prefix"))


def _suffix(job: Job) -> None:
    apply_affix(job.resources, job.needed_specs(), "", job.value.get("suffix") or "", job.origin("suffix"))


def _affixes(job: Job) -> None:
    _prefix(job)
    _suffix(job)


def _labels(job: Job) -> None:
    apply_entries(job.resources, job.value.get("labels"), job.specs, job.kind, job.place)


def _annotations(job: Job) -> None:
    apply_entries(job.resources, job.value.get("annotations"), job.specs, job.kind, job.place)


def _image(job: Job) -> None:
    apply_image(job.resources, job.value.get("imageTag") or YamlMap(), job.specs, job.origin("imageTag"))


def _replicas(job: Job) -> None:
    replica = job.value.get("replica") or YamlMap()
    apply_replicas(job.resources, replica.get("name", ""), replica.get("count", 0), job.specs, job.origin("replica"))


def _patch(job: Job) -> None:
    apply_patch(job.resources, job.value, job.place, job.definition, job.reader)


def _json_patch(job: Job) -> None:
    entry = YamlMap(place=job.value.place)
    for field, name in (("target", "target"), ("path", "path"), ("jsonOp", "patch")):
        if field in job.value:
            assign(entry, name, job.value[field], job.value.origins.get(field))
    apply_json_patch(job.resources, entry, job.place, job.definition, job.reader)


def _merge_patches(job: Job) -> None:
    patches = read_patches(job.value.get("paths") or YamlList(), job.definition, job.reader)
    if text := job.value.get("patches"):
        place = place_of(job.value, "patches")
        patches += as_objects(read_inline(job.reader, text, place), job.place.file, place)
    apply_read_patches(job.resources, patches, job.place, job.reader)


def _replacements(job: Job) -> None:
    entries = check_replacements(job.value.get("replacements") or YamlList(), job.place.file)
    run_replacements(job.resources, entries, job.definition, job.reader)


def _hashes(job: Job) -> None:
    add_hashes(job.resources)


def _values(job: Job) -> None:
    add_values(job.resources, job.value, job.origin("value"), job.definition, job.reader)


_TRANSFORMERS: dict[str, Callable[[Job], None]] = {
    "NamespaceTransformer": _namespace,
    "PrefixTransformer": _prefix,
    "SuffixTransformer": _suffix,
    "PrefixSuffixTransformer": _affixes,
    "LabelTransformer": _labels,
    "AnnotationsTransformer": _annotations,
    "ImageTagTransformer": _image,
    "ReplicaCountTransformer": _replicas,
    "PatchTransformer": _patch,
    "PatchJson6902Transformer": _json_patch,
    "PatchStrategicMergeTransformer": _merge_patches,
    "ReplacementTransformer": _replacements,
    "HashTransformer": _hashes,
    "ValueAddTransformer": _values,
}


def _config_map(job: Job) -> list[Resource]:
    kind = job.kind.removesuffix("Generator")
    entry = job.value.copy()
    metadata = job.value.get("metadata") or YamlMap()
    for field in ("name", "namespace"):
        if not entry.get(field) and metadata.get(field):
            assign(entry, field, metadata[field], metadata.origins.get(field))
    return [generate(kind, entry, job.definition, job.reader, job.place, everywhere=None)]


def _service_account(job: Job) -> list[Resource]:
    """A service account that is tied to one of Google's cloud (filters/iampolicygenerator)."""
    cloud = job.value.get("cloud") or ""
    if cloud != "gke":
        at = nearest_place(job.value, "cloud") or job.place
        raise refuse("KZ020", f"no such cloud: `{cloud}`", at, expected="gke")
    account, service = job.value.get("serviceAccount") or {}, job.value.get("kubernetesService") or {}
    email = f"{account.get('name', '')}@{account.get('projectId', '')}.iam.gserviceaccount.com"
    origin = job.origin("serviceAccount")
    value, metadata, annotations = YamlMap(place=job.place), YamlMap(place=job.place), YamlMap(place=job.place)
    assign(value, "apiVersion", "v1", origin)
    assign(value, "kind", "ServiceAccount", origin)
    assign(value, "metadata", metadata, origin)
    assign(metadata, "annotations", annotations, origin)
    assign(annotations, "iam.gke.io/gcp-service-account", email, origin)
    assign(metadata, "name", service.get("name", ""), job.origin("kubernetesService", "name"))
    if service.get("namespace"):
        assign(metadata, "namespace", service["namespace"], job.origin("kubernetesService", "namespace"))
    return [Resource(value, job.place, generator=origin)]


def _chart(job: Job) -> list[Resource]:
    from labwright.render.kustomize.charts import inflate

    return inflate(job.value, job.value, job.definition, job.reader, "")


_GENERATORS: dict[str, Callable[[Job], list[Resource]]] = {
    "ConfigMapGenerator": _config_map,
    "SecretGenerator": _config_map,
    "IAMPolicyGenerator": _service_account,
    "HelmChartInflationGenerator": _chart,
}

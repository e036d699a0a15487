"""An ApplicationSet to the Applications that it generates.

Mirrors applicationset/controllers/template: each generator's parameters fill the template, then `templatePatch`; names must not
repeat.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from labwright.render.argocd.directory import as_object
from labwright.render.argocd.faults import refuse, remark
from labwright.render.argocd.generator_run import Generation
from labwright.render.argocd.generators import parameters
from labwright.render.argocd.groups import APPLICATION, VERSION
from labwright.render.argocd.params import merge_under
from labwright.render.argocd.shapes import listed
from labwright.render.argocd.template_patch import apply_patch
from labwright.render.argocd.templating import Language
from labwright.render.objects import Object
from labwright.source import (
    Diagnostic,
    Note,
    Origin,
    Severity,
    SourceError,
    YamlList,
    YamlMap,
    append,
    assign,
    clone,
    delete,
    nearest_place,
    origin_of,
)

OUTSIDE_CODE = "AR012"
"""Of what only a running Argo CD knows."""
FINALIZER = "resources-finalizer.argocd.argoproj.io"

__all__ = ["Generation", "generate"]


def generate(item: Object, generation: Generation) -> tuple[list[Object], list[Diagnostic]]:
    """The Applications of an ApplicationSet, in the order of its generators, and what is wrong with it.

    A generator that cannot be run has its errors in the diagnostics; the others run all the same. Raises ArgoError when the
    ApplicationSet has no spec, template or generators at all.
    """
    spec = item.value.get("spec")
    if not isinstance(spec, YamlMap):
        raise refuse("AR007", f"ApplicationSet {item.name} has no spec", item.place)
    template = spec.get("template")
    generators = spec.get("generators")
    if not isinstance(template, YamlMap):
        raise refuse(
            "AR007", f"ApplicationSet {item.name} has no template", nearest_place(spec, "template") or item.place
        )
    if not isinstance(generators, list):
        raise refuse(
            "AR007", f"ApplicationSet {item.name} has no generators", nearest_place(spec, "generators") or item.place
        )
    language = _language(spec)
    owner = f"ApplicationSet {item.namespace}/{item.name}" if item.namespace else f"ApplicationSet {item.name}"
    made: list[Object] = []
    found: list[Diagnostic] = []
    for index, generator in enumerate(generators):
        place = nearest_place(spec, "generators", index)
        try:
            body = _template(template, generator)
            sets = parameters(generator, generation, language, owner, place)
            made.extend(_application(item, spec, body, params, language) for params in sets)
        except SourceError as error:
            found.extend(map(_softened, error.diagnostics))
    return _unique(made, item, found), found


def _softened(one: Diagnostic) -> Diagnostic:
    """A generator that looks outside the repository is no mistake in it."""
    return replace(one, severity=Severity.WARNING) if one.code == OUTSIDE_CODE else one


def _language(spec: YamlMap) -> Language:
    if spec.get("goTemplate") is not True:
        return Language()
    missing = "default"
    for option in listed(spec.get("goTemplateOptions")):
        name, _, value = str(option).partition("=")
        if name == "missingkey":
            missing = {"invalid": "default"}.get(value, value)
    return Language(go=True, missing_key=missing)


def _template(template: YamlMap, generator: Any) -> YamlMap:
    """A generator's own template, filled up with that of the ApplicationSet."""
    for settings in generator.values() if isinstance(generator, YamlMap) else ():
        own = settings.get("template") if isinstance(settings, YamlMap) else None
        if isinstance(own, YamlMap) and own:
            made: YamlMap = clone(own)
            merge_under(made, template)
            return made
    return template


def _application(item: Object, spec: YamlMap, template: YamlMap, params: YamlMap, language: Language) -> Object:
    why = f"ApplicationSet {item.name}"
    body = language.filled(template, params, why) if params else clone(template)
    origin = origin_of(spec, "template") or (Origin(item.place) if item.place else None)
    made = YamlMap(place=template.place)
    assign(made, "apiVersion", VERSION, origin)
    assign(made, "kind", APPLICATION, origin)
    metadata = body.get("metadata")
    if not isinstance(metadata, YamlMap) or not metadata.get("name"):
        place = nearest_place(template, "metadata", "name") or item.place
        raise refuse("AR007", f"the template of {why} gives no name", place)
    assign(made, "metadata", metadata, origin_of(body, "metadata") or origin)
    inner = body.get("spec")
    if isinstance(inner, YamlMap):
        assign(made, "spec", inner, origin_of(body, "spec") or origin)
    _finalize(metadata, spec, origin)
    patch = spec.get("templatePatch")
    if isinstance(patch, str) and patch.strip():
        place = nearest_place(spec, "templatePatch")
        apply_patch(made, language.fill(patch, params, place), place, why)
    metadata = made["metadata"]
    if item.namespace:
        assign(metadata, "namespace", item.namespace, _named_by(item) or origin)
    elif "namespace" in metadata:
        delete(metadata, "namespace")
    return as_object(made, generated=True, place=item.place)


def _named_by(item: Object) -> Origin | None:
    return origin_of(item.value, "metadata", "namespace")


def _finalize(metadata: YamlMap, spec: YamlMap, origin: Origin | None) -> None:
    """Deleting a generated Application deletes its objects, unless the ApplicationSet says otherwise."""
    policy = spec.get("syncPolicy")
    if metadata.get("finalizers") or (isinstance(policy, dict) and policy.get("preserveResourcesOnDeletion") is True):
        return
    finalizers = YamlList()
    append(finalizers, FINALIZER, origin)
    assign(metadata, "finalizers", finalizers, origin)


def _unique(made: list[Object], item: Object, found: list[Diagnostic]) -> list[Object]:
    kept: dict[str, Object] = {}
    for one in made:
        if one.name in kept:
            notes = [Note("the first one", kept[one.name].place)]
            message = f"ApplicationSet {item.name} generates two Applications `{one.name}`"
            found.append(remark(Severity.ERROR, "AR006", message, one.place, notes=notes))
        else:
            kept[one.name] = one
    return list(kept.values())

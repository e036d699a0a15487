"""References follow names.

Mirrors api/internal/accumulator (name reference transformer) and api/filters/nameref: once all names are final, every field
that holds the name of another object is looked up among the earlier names of the objects it could mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from labwright.render.kustomize.config import Config, FieldSpec
from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.fields import visit
from labwright.render.kustomize.ids import Gvk, ResId, text_of
from labwright.render.kustomize.resource import Resource, Resources
from labwright.source import Note, Origin, YamlList, YamlMap, assign, nearest_place


class _Candidate(NamedTuple):
    """A resource that was renamed or moved, its identities worked out once."""

    resource: Resource
    now: ResId
    before: list[ResId]


_TEXTS = frozenset(
    (
        *("name", "secretName", "serviceAccountName", "priorityClassName", "claimName", "resourceNames", "serviceName"),
        *("storageClassName", "volumeName", "ingressClassName", "policyName", "adminSecretName", "userSecretName"),
    )
)
"""Fields that hold names as texts. Others may hold mappings, which must have a `name` even where nothing was renamed."""


def fix_references(resources: Resources, config: Config) -> None:
    """Rewrite all references in place. Raises KustomizeError when a reference could mean several objects."""
    there = [resource for resource in resources.items if not resource.empty]
    changed = any(resource.previous for resource in there)
    by_kind = config.referrers
    renamed: dict[str, list[_Candidate]] | None = None
    everything: list[tuple[str, ResId]] = []
    for resource in there:
        original = resource.original_id().gvk
        fixer: _Fixer | None = None
        for target, spec in (*by_kind.get(original.kind, ()), *by_kind.get("", ())):
            if original.selected_by(spec.gvk) and (changed or spec.steps[-1] not in _TEXTS):
                if renamed is None:
                    renamed = _renamed(there)
                    everything = [(item.original_id().effective_namespace, item.id) for item in there]
                fixer = fixer or _Fixer(resource, renamed, everything)
                fixer.run(target, spec)


def _renamed(resources: list[Resource]) -> dict[str, list[_Candidate]]:
    """By each earlier name, the resources that had it."""
    found: dict[str, list[_Candidate]] = {}
    for resource in resources:
        if resource.previous:
            candidate = _Candidate(resource, resource.id, resource.previous_ids())
            for name in dict.fromkeys(one.name for one in candidate.before):
                found.setdefault(name, []).append(candidate)
    return found


class _Fixer:
    """Fixes the references of one resource."""

    __slots__ = ("everything", "now", "reachable", "referrer", "renamed", "spec", "target")

    def __init__(
        self, referrer: Resource, renamed: dict[str, list[_Candidate]], everything: list[tuple[str, ResId]]
    ) -> None:
        self.referrer = referrer
        self.renamed = renamed
        self.everything = everything
        self.now = referrer.id
        self.reachable = _binding_namespaces(referrer)
        self.spec = FieldSpec(Gvk(), "")
        self.target = Gvk()

    def run(self, target: Gvk, spec: FieldSpec) -> None:
        self.target = target
        self.spec = spec
        visit(self.referrer, FieldSpec(self.now.gvk, spec.path), self._set)

    def _set(self, container: Any, at: Any) -> None:
        value = container[at]
        if isinstance(value, YamlMap):
            self._set_mapping(value)
        elif isinstance(value, YamlList):
            for index, item in enumerate(value):
                if isinstance(item, YamlMap):
                    self._set_mapping(item)
                elif item is not None and not isinstance(item, list):
                    self._set_scalar(value, index)
        elif value is not None:
            self._set_scalar(container, at)

    def _set_scalar(self, container: Any, at: Any) -> None:
        old = text_of(container[at])
        found = self._choose(old, self.renamed.get(old, ()), container, at, lambda one: (one.now.name,))
        if found is not None and found.now.name != old:
            assign(container, at, found.now.name, _origin(found))

    def _set_mapping(self, value: YamlMap) -> None:
        if "name" not in value:
            raise refuse(
                "KZ018", f"`{self.spec.path}` of {self.now} has no `name`", value.place or self.referrer.named_at()
            )
        old = text_of(value["name"])
        candidates = list(self.renamed.get(old, ()))
        if "namespace" in value:
            namespace = text_of(value["namespace"])
            original = [one for one in candidates if one.before[0].effective_namespace == namespace]
            if not self._any_original(namespace):
                original = [one for one in candidates if one.now.effective_namespace == namespace]
            candidates = original
        found = self._choose(old, candidates, value, "name", lambda one: (one.now.name, one.now.namespace))
        if found is None or (found.now.name == old and not found.now.namespace):
            return
        if value["name"] != found.now.name:
            assign(value, "name", found.now.name, _origin(found))
        if found.now.namespace and value.get("namespace") != found.now.namespace:
            assign(value, "namespace", found.now.namespace, _origin(found, "namespace"))

    def _any_original(self, namespace: str) -> bool:
        """Some object that could be meant was in this namespace at first; then the present ones do not count."""
        return any(original == namespace and self._could_be(now) for original, now in self.everything)

    def _could_be(self, one: ResId) -> bool:
        """The referrer may refer to it at all (SubsetThatCouldBeReferencedByResource)."""
        return (
            self.now.gvk.cluster_scoped
            or one.gvk.cluster_scoped
            or one.same_namespace(self.now)
            or one.namespace in self.reachable
        )

    def _choose(
        self,
        old: str,
        candidates: Iterable[_Candidate],
        container: Any,
        at: Any,
        identity: Callable[[_Candidate], tuple[str, ...]],
    ) -> _Candidate | None:
        left = [one for one in candidates if self._could_be(one.now) and self._fits(one)]
        if len(left) == 1:
            return left[0]
        left = [one for one in left if _same_affixes(self.referrer, one.resource, loose=True)]
        if len(left) > 1:
            left = [one for one in left if _same_affixes(self.referrer, one.resource, loose=False)]
        if not left or len(left) == 1 or len({identity(one) for one in left}) == 1:
            return left[0] if left else None
        notes = [Note(f"it may mean {one.now}", one.resource.named_at()) for one in left]
        place = nearest_place(container, at) or self.referrer.named_at()
        raise refuse(
            "KZ014", f"`{old}` in `{self.spec.path}` of {self.now} may mean several objects", place, notes=notes
        )

    def _fits(self, one: _Candidate) -> bool:
        if not any(before.gvk.selected_by(self.target) for before in one.before):
            return False
        if self.spec.path.endswith("roleRef/name"):
            role = self.referrer.map.get("roleRef")
            if isinstance(role, dict) and "apiGroup" in role and "kind" in role:
                wanted = Gvk(text_of(role["apiGroup"]), "", text_of(role["kind"]))
                if not any(before.gvk.selected_by(wanted) for before in one.before):
                    return False
        return (
            self.now.gvk.cluster_scoped
            or one.now.gvk.cluster_scoped
            or one.now.gvk.kind == "ServiceAccount"
            or self.now.same_namespace(one.now)
        )


def _binding_namespaces(referrer: Resource) -> frozenset[str]:
    """Namespaces of the service accounts that a RoleBinding names. Raises KustomizeError where one is no text."""
    subjects = referrer.map.get("subjects") if referrer.gvk.kind == "RoleBinding" else None
    found = set()
    for index, subject in enumerate(subjects if isinstance(subjects, list) else ()):
        if not isinstance(subject, dict):
            raise refuse("KZ018", f"a subject of {referrer.id} is no mapping", nearest_place(subjects, index))
        if "namespace" in subject and not isinstance(subject.get("kind", ""), str):
            raise refuse("KZ018", f"the kind of a subject of {referrer.id} is no text", nearest_place(subject, "kind"))
        if "namespace" in subject and subject.get("kind") == "ServiceAccount":
            namespace = subject["namespace"]
            if not isinstance(namespace, str):
                place = nearest_place(subjects, index, "namespace") or referrer.named_at()
                raise refuse("KZ018", f"the namespace of a service account in {referrer.id} is no text", place)
            found.add(namespace)
    return frozenset(found)


def _same_affixes(one: Resource, other: Resource, *, loose: bool) -> bool:
    """The shorter list of prefixes (suffixes) ends the longer one; loosely, none matches any."""

    def same(mine: list[str], theirs: list[str]) -> bool:
        if loose and (not mine or not theirs):
            return True
        short, long = sorted((mine, theirs), key=len)
        return long[len(long) - len(short) :] == short if short else not long

    return same(one.prefixes, other.prefixes) and same(one.suffixes, other.suffixes)


def _origin(found: _Candidate, field: str = "name") -> Origin | None:
    """What gave the object that is referred to its name decides the reference too."""
    origin = found.resource.metadata().origins.get(field)
    return (
        Origin(origin.place, why=f"name of {found.now.gvk.kind}" if field == "name" else "namespace")
        if origin
        else None
    )

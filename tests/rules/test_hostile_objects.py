"""Whatever an object looks like, indexing and checking it gives findings, never an exception."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labwright.estate.definitions import definition_schemas
from labwright.estate.estate import Estate, estate_of
from labwright.estate.projections import BY_KIND as PROJECTED
from labwright.estate.projections import SPREAD
from labwright.estate.references import config, kinded, objects
from labwright.estate.references.routes import KINDS as ROUTED
from labwright.rules.engine import check
from labwright.source import YamlList, YamlMap, dump, load
from tests.estate.estates import cluster, estate, unit

API = {
    "": "v1",
    "apps": "apps/v1",
    "batch": "batch/v1",
}
KINDS = sorted(
    {
        *PROJECTED,
        *config.FIELDS,
        *config.VALUES,
        *config.MAYBE,
        *objects.FIELDS,
        *objects.MAYBE,
        *kinded.KINDED,
        *kinded.MAYBE_KINDED,
        *ROUTED,
        *SPREAD,
        ("", "Pod"),
        ("apps", "Deployment"),
        ("batch", "CronJob"),
        ("rbac.authorization.k8s.io", "RoleBinding"),
        ("apiextensions.k8s.io", "CustomResourceDefinition"),
        ("traefik.io", "Middleware"),
        ("", "Service"),
        ("nobody.example.org", "Unknown"),
    }
)
FIELDS = sorted(
    {
        step
        for table in (config.FIELDS, objects.FIELDS)
        for entries in table.values()
        for entry in entries
        for step in entry[0]
        if step != "*"
    }
    | {
        "spec",
        "template",
        "jobTemplate",
        "containers",
        "volumes",
        "env",
        "envFrom",
        "valueFrom",
        "projected",
        "sources",
    }
    | {"name", "namespace", "kind", "subjects", "roleRef", "dependsOn", "rules", "http", "paths", "backend", "service"}
    | {"port", "number", "ports", "versions", "schema", "openAPIV3Schema", "properties", "names", "group", "replicas"}
    | {"annotations", "labels", "tls", "secretName", "sops", "data", "items", "key", "optional"}
)
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["", "a", "default", "x" * 300, "*"])
)


def garbage() -> st.SearchStrategy[Any]:
    return st.recursive(
        SCALARS,
        lambda inner: (
            st.lists(inner, max_size=3).map(YamlList)
            | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5).map(YamlMap)
        ),
        max_leaves=20,
    )


@st.composite
def hostile(draw: st.DrawFn) -> YamlMap:
    group, kind = draw(st.sampled_from(KINDS))
    api = API.get(group, f"{group}/v1")
    made = YamlMap({"apiVersion": draw(st.sampled_from([api, 5, None])), "kind": kind})
    made["metadata"] = draw(garbage() | st.just(YamlMap({"name": "a", "namespace": "default"})))
    for field in draw(
        st.lists(st.sampled_from(["spec", "data", "roleRef", "subjects", "status", "sops"]), unique=True)
    ):
        made[field] = draw(garbage())
    return made


@settings(max_examples=50, deadline=None)
@given(st.lists(hostile(), min_size=1, max_size=4))
def test_no_object_breaks_a_rule(found: list[YamlMap]) -> None:
    made = estate_of(cluster(unit("all", found)), kubernetes_version="1.32", distribution="k3s")
    assert all(each.message for each in check(made))
    asked(made)


def asked(made: Estate) -> None:
    """Ask for every index that rules do not need yet."""
    for thing in made.things:
        made.references_of(thing)
        made.referrers(thing.id)
        thing.place("spec")
    for service in made.services:
        made.behind(service)
    for workload in made.workloads:
        for name in ("images", "ports", "mounted", "pod_names", "containers"):
            getattr(workload, name)
    for name in ("conflicts", "overlaps", "exhausted", "unserved"):
        getattr(made.addresses, name)
    for name in ("claims", "mounting", "namespaces", "opaque"):
        getattr(made, name)
    for route in made.routes:
        assert route.service.name
        assert isinstance(route.entry, str)
    made.labelled("app", "web")


VALID = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: a, namespace: default, annotations: {cert-manager.io/issuer: a}, labels: {a: b}}
spec:
  ingressClassName: a
  tls: [{secretName: a, hosts: [a]}]
  rules: [{host: a, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: a, port: {number: 1}}}}]}}]
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: a, namespace: default}
spec: {schedule: a, jobTemplate: {spec: {template: {metadata: {labels: {a: b}}, spec: {volumes: [{name: a, projected:
  {sources: [{secret: {name: a, items: [{key: a}]}}]}}], containers: [{name: a, env: [{name: a, valueFrom: {secretKeyRef:
  {name: a, key: b}}}]}]}}}}}
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: a, namespace: default}
spec: {bootstrap: {initdb: {secret: {name: a}}}, managed: {roles: [{passwordSecret: {name: a}}], services: {additional:
  [{serviceTemplate: {metadata: {name: a}}}], disabledDefaultServices: [ro]}}, storage: {storageClass: a}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: a, namespace: default}
spec: {chartRef: {kind: OCIRepository, name: a}, valuesFrom: [{kind: ConfigMap, name: a}], dependsOn: [{name: b}],
  install: {createNamespace: true}, targetNamespace: b}
---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: a}
spec: {acme: {privateKeySecretRef: {name: a}, solvers: [{dns01: {cloudflare: {apiTokenSecretRef: {name: a}}}}]}}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: a.b}
spec: {group: b, scope: Namespaced, names: {kind: A, plural: a}, versions: [{name: v1, served: true, storage: true,
  schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object}}}}}]}
---
apiVersion: b/v1
kind: A
metadata: {name: a, namespace: default}
spec: {}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: a, namespace: default}
roleRef: {kind: Role, name: a, apiGroup: rbac.authorization.k8s.io}
subjects: [{kind: ServiceAccount, name: a}]
"""
"""Valid up to where one value is replaced: garbage reaches much deeper this way."""


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) of a document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield value, key
            yield from places(inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield value, index
            yield from places(inner)


@pytest.mark.parametrize(
    "wrong", [None, "text", 7, True, [], {}, [None], ["text"], [[]], {"name": None}, {"name": []}], ids=repr
)
def test_one_wrong_value_anywhere_breaks_nothing(wrong: Any) -> None:
    replacement = load(dump({"x": wrong}), "wrong.yaml").value["x"]
    count = sum(len(list(places(obj.value))) for obj in estate(VALID).objects)
    for position in range(count):
        made = estate(VALID)
        container, key = [place for obj in made.objects for place in places(obj.value)][position]
        container[key] = replacement
        again = estate_of(cluster(unit("all", [obj.value for obj in made.objects])), distribution="k3s")
        assert isinstance(check(again), tuple)
        asked(again)


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "http://example.org/steal"},
        {"$ref": "file:///etc/passwd"},
        {"type": "no such type"},
        {"type": "object", "properties": {"spec": {"type": "string", "pattern": "(unclosed"}}},
        {"type": "object", "properties": {"spec": {"$ref": "#/definitions/none"}}},
        {"type": "object", "properties": "none"},
    ],
    ids=lambda each: str(each)[:40],
)
def test_a_hostile_schema_is_no_schema_and_fetches_nothing(schema: dict[str, Any]) -> None:
    crd = YamlMap(
        {
            "apiVersion": "apiextensions.k8s.io/v1",
            "kind": "CustomResourceDefinition",
            "metadata": {"name": "as.example.org"},
            "spec": {
                "group": "example.org",
                "names": {"kind": "A"},
                "versions": [{"name": "v1", "schema": {"openAPIV3Schema": schema}}],
            },
        }
    )
    assert len(definition_schemas([crd])) <= 1
    thing = YamlMap({"apiVersion": "example.org/v1", "kind": "A", "metadata": {"name": "a"}, "spec": "x"})
    made = estate_of(cluster(unit("all", [crd, thing])), kubernetes_version="1.32", distribution="k3s")
    assert isinstance(check(made), tuple)

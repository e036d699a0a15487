from time import process_time

from labwright.estate.estate import estate_of
from labwright.kube import ObjectId
from labwright.model import Footprint, WorkloadFootprint
from labwright.source import YamlMap
from tests.estate.estates import cluster, estate, unit

RELEASE = """
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: flux-system}
spec: {targetNamespace: web, install: {createNamespace: true}}
"""
TWO = """
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: default}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: default, labels: {second: "yes"}}
"""


def test_objects_are_found_by_identity_and_by_kind() -> None:
    made = estate(TWO)
    assert len(made.of_kind("", "ConfigMap")) == 2
    found = made.get("", "ConfigMap", "default", "settings")
    assert found is made.objects[0], "the first of two stands"
    assert made.of_kind("apps", "Deployment") == ()


def test_a_place_falls_back_to_the_name() -> None:
    (obj,) = estate("apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n").objects
    place = obj.place("spec", "containers")
    assert place is not None and place.line == 4


def test_a_release_fills_its_own_and_its_target_namespace() -> None:
    made = estate(RELEASE)
    assert made.opaque == {"flux-system", "web"}
    assert not made.is_certain("web") and not made.is_certain("") and made.is_certain("default")


def test_a_release_whose_content_is_known_hides_nothing() -> None:
    made = estate(RELEASE, explained=[("flux-system", "web")])
    assert made.opaque == frozenset() and made.is_certain("web") and made.is_certain("")


def test_nothing_is_certain_when_something_could_not_be_read() -> None:
    assert not estate(TWO, whole=False).is_certain("default")


def test_a_namespace_may_come_from_a_release() -> None:
    assert "web" in estate(RELEASE).namespaces
    assert "kube-system" in estate("").namespaces


def test_what_charts_are_known_to_bring_exists() -> None:
    known = Footprint(
        services=(("web", "web"),),
        secrets=(("web", "token"),),
        config_maps=(("web", "settings"),),
        storage_classes=("fast",),
        ingress_classes=("nginx",),
        workloads=(
            WorkloadFootprint(kind="CronJob", namespace="web", name="tidy"),
            WorkloadFootprint(kind="Deployment", namespace="web", name="web"),
        ),
    )
    made = estate("", known=known)
    for each in (
        ("", "Service", "web", "web"),
        ("", "Secret", "web", "token"),
        ("", "ConfigMap", "web", "settings"),
        ("storage.k8s.io", "StorageClass", "", "fast"),
        ("networking.k8s.io", "IngressClass", "", "nginx"),
        ("batch", "CronJob", "web", "tidy"),
        ("apps", "Deployment", "web", "web"),
    ):
        assert made.exists(*each), each
    assert not made.exists("", "Service", "web", "other")


def test_suggestions_come_from_git_and_from_projections() -> None:
    made = estate(TWO, known=Footprint(config_maps=(("default", "brought"),)))
    assert made.names("", "ConfigMap", "default") == ["brought", "kube-root-ca.crt", "settings"]
    assert made.names("", "ConfigMap", "elsewhere") == []


def test_units_keep_their_order_and_what_they_wait_for() -> None:
    first = unit("controllers", RELEASE, path="infrastructure", wait=True)
    second = unit("apps", TWO, depends_on=(first.id,))
    made = estate_of(cluster(first, second))
    assert [obj.unit.name for obj in made.objects] == ["controllers", "apps", "apps"]
    assert made.units[1].depends_on == ("Kustomization/flux-system/controllers",) and made.units[0].wait
    assert [obj.id.kind for obj in made.of_unit(first.id)] == ["HelmRelease"]


def test_a_malformed_object_has_an_identity_with_empty_parts() -> None:
    made = estate("apiVersion: [v1]\nkind: 5\nmetadata: none\n")
    assert made.objects[0].id == ObjectId("", "", "", "")
    assert made.objects[0].place("spec") is not None


def test_coverage_counts_objects_by_who_judged_them() -> None:
    unknown = "{apiVersion: example.org/v1, kind: Widget, metadata: {name: a, namespace: web}}"
    assert estate(f"{TWO}---\n{unknown}\n").coverage == {"Kubernetes 1.32": 2, "nothing": 1}


def test_five_thousand_objects_are_indexed_in_well_under_a_second() -> None:
    """Processor time of all indexes together; a third of a second where nothing else runs."""

    def named(kind: str, api: str, number: int, **fields: object) -> YamlMap:
        metadata = YamlMap(
            {"name": f"app-{number}", "namespace": f"ns-{number % 40}", "labels": {"app": f"app-{number}"}}
        )
        return YamlMap({"apiVersion": api, "kind": kind, "metadata": metadata, **fields})

    def app(number: int) -> list[YamlMap]:
        name = f"app-{number}"
        pod = {
            "metadata": {"labels": {"app": name, "part": "web"}},
            "spec": {
                "serviceAccountName": name,
                "containers": [{"name": "web", "image": "web:1", "envFrom": [{"secretRef": {"name": name}}]}],
                "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": name}}],
            },
        }
        return [
            named("Deployment", "apps/v1", number, spec={"replicas": 2, "template": pod}),
            named("Service", "v1", number, spec={"selector": {"app": name}, "ports": [{"port": 80}]}),
            named("PersistentVolumeClaim", "v1", number, spec={"storageClassName": "fast"}),
            named("ExternalSecret", "external-secrets.io/v1", number, spec={"data": [{"secretKey": "a"}]}),
            named("Cluster", "postgresql.cnpg.io/v1", number, spec={"instances": 1}),
        ]

    objects = [each for number in range(1000) for each in app(number)]
    started = process_time()
    made = estate_of(cluster(unit("all", objects)))
    assert len(made.objects) == 5000
    assert len(made.projections) > 10_000 and len(made.workloads) == 3000
    for service in made.services:
        made.behind(service)
    assert made.referrers(ObjectId("", "Secret", "ns-1", "app-1")), "every index of references is made"
    assert made.claims and made.mounting and made.graph.order and made.addresses.pools == ()
    assert process_time() - started < 3

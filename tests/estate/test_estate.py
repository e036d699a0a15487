from labwright.estate import estate_of, unit_of
from labwright.kube import ObjectId
from labwright.model import Footprint, WorkloadFootprint
from tests.estate.estates import estate, objects_of

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
    assert made.names("", "ConfigMap", "default") == ["brought", "settings"]
    assert made.names("", "ConfigMap", "elsewhere") == []


def test_units_keep_their_order_and_what_they_wait_for() -> None:
    first = unit_of("controllers", objects_of(RELEASE), path="infrastructure", waits=True)
    second = unit_of("apps", objects_of(TWO), after=["controllers"])
    made = estate_of("home", [first, second])
    assert [obj.unit for obj in made.objects] == ["controllers", "apps", "apps"]
    assert made.units[1].after == ("controllers",) and made.units[0].waits


def test_a_malformed_object_has_an_identity_with_empty_parts() -> None:
    made = estate("apiVersion: [v1]\nkind: 5\nmetadata: none\n")
    assert made.objects[0].id == ObjectId("", "", "", "")
    assert made.objects[0].place("spec") is not None


def test_coverage_counts_objects_by_who_judged_them() -> None:
    unknown = "{apiVersion: example.org/v1, kind: Widget, metadata: {name: a, namespace: web}}"
    assert estate(f"{TWO}---\n{unknown}\n").coverage == {"Kubernetes 1.32": 2, "nothing": 1}

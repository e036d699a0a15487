from labwright.estate.identity import default_namespace, identified, identity_of
from labwright.kube import ObjectId
from labwright.render.units import UnitKind
from tests.estate.estates import release, unit

SERVICE = "{apiVersion: v1, kind: Service, metadata: {name: web}}"
ROLE = "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: web}}"
WIDGET = "{apiVersion: example.org/v1, kind: Widget, metadata: {name: w}}"
CRD = """
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.org}
spec: {group: example.org, names: {kind: Widget}, scope: %s}
"""


def test_what_a_chart_leaves_open_lives_where_the_release_is_installed() -> None:
    (found,) = identified([release("web", SERVICE, namespace="flux-system", target_namespace="apps")])
    assert found.id == ObjectId("", "Service", "apps", "web")
    (found,) = identified([release("web", SERVICE, namespace="media")])
    assert found.id.namespace == "media"


def test_an_application_puts_them_where_its_destination_says() -> None:
    applied = unit("web", SERVICE, kind=UnitKind.APPLICATION, namespace="argocd", target_namespace="apps")
    assert next(identified([applied])).id.namespace == "apps"
    nowhere = unit("web", SERVICE, kind=UnitKind.APPLICATION, namespace="argocd")
    assert next(identified([nowhere])).id.namespace == ""


def test_a_kustomization_gives_no_namespace() -> None:
    assert default_namespace(unit("apps", "", target_namespace="apps")) == ""
    (found,) = identified([unit("apps", SERVICE)])
    assert found.id.namespace == ""


def test_what_is_cluster_scoped_stays_so() -> None:
    (found,) = identified([release("web", ROLE)])
    assert found.id.namespace == ""


def test_a_definition_in_the_cluster_decides_the_scope_of_its_kind() -> None:
    for scope, namespace in (("Cluster", ""), ("Namespaced", "default")):
        crds = unit("crds", CRD % scope)
        found = [each.id.namespace for each in identified([crds, release("web", WIDGET)]) if each.id.kind == "Widget"]
        assert found == [namespace]


def test_a_kind_nobody_knows_is_taken_to_live_in_a_namespace() -> None:
    assert next(identified([release("web", WIDGET)])).id.namespace == "default"


def test_one_object_alone_is_told_with_what_its_unit_says() -> None:
    made = release("web", SERVICE, namespace="media")
    assert identity_of(made.objects[0], made) == ObjectId("", "Service", "media", "web")

"""Finding an object by what people type."""

from __future__ import annotations

import pytest

from labwright.estate.explanation.naming import AmbiguousError, Wanted, find_object, releases_without_objects
from labwright.render.objects import Object
from labwright.render.units import RenderedCluster, Unit, UnitKind
from labwright.source import SourceError, YamlMap


def item(api_version: str, kind: str, name: str, namespace: str = "", **value: object) -> Object:
    return Object(value=YamlMap(value), api_version=api_version, kind=kind, name=name, namespace=namespace)


def cluster(*objects: Object, name: str = "home", unrendered: str = "") -> RenderedCluster:
    unit = Unit(kind=UnitKind.HELM_RELEASE, namespace="ns", name="u", objects=objects, unrendered=unrendered)
    return RenderedCluster(name=name, units=(unit,))


WIDGETS = item(
    "apiextensions.k8s.io/v1",
    "CustomResourceDefinition",
    "widgets.example.org",
    spec={"names": {"kind": "Widget", "plural": "widgetry", "shortNames": ["wdg"]}},
)
HOME = cluster(
    item("apps/v1", "Deployment", "web", "one"),
    item("v1", "Service", "web", "one"),
    item("v1", "Service", "web", "two"),
    item("networking.k8s.io/v1", "NetworkPolicy", "deny", "one"),
    item("cilium.io/v2", "CiliumNetworkPolicy", "deny", "one"),
    item("cert-manager.io/v1", "Certificate", "tls", "one"),
    item("networking.internal.knative.dev/v1", "Certificate", "tls", "one"),
    item("v1", "Namespace", "one"),
    item("example.org/v1", "Widget", "thing", "one"),
    WIDGETS,
)


def find(spelled: str, namespace: str | None = None, *clusters: RenderedCluster) -> str:
    kind, _, name = spelled.partition("/")
    target = find_object(clusters or [HOME], Wanted(kind=kind, name=name, namespace=namespace))
    return f"{target.identity.api_version} {target.object}"


@pytest.mark.parametrize(
    ("spelled", "found"),
    [
        ("deploy/web", "apps/v1 Deployment one/web"),
        ("deployments/web", "apps/v1 Deployment one/web"),
        ("DEPLOYMENT/web", "apps/v1 Deployment one/web"),
        ("deployment.apps/web", "apps/v1 Deployment one/web"),
        ("netpol/deny", "networking.k8s.io/v1 NetworkPolicy one/deny"),
        ("networkpolicies/deny", "networking.k8s.io/v1 NetworkPolicy one/deny"),
        ("cnp/deny", "cilium.io/v2 CiliumNetworkPolicy one/deny"),
        ("certificate.cert-manager.io/tls", "cert-manager.io/v1 Certificate one/tls"),
        ("ns/one", "v1 Namespace one"),
        ("wdg/thing", "example.org/v1 Widget one/thing"),
        ("widgetry/thing", "example.org/v1 Widget one/thing"),
    ],
)
def test_kinds_have_many_names(spelled: str, found: str) -> None:
    assert find(spelled) == found


def test_a_namespace_chooses() -> None:
    assert find("svc/web", "two") == "v1 Service two/web"


def test_a_generated_name_may_be_given_without_its_hash() -> None:
    generated = cluster(item("v1", "ConfigMap", "settings-7k9bh2mfk4", "one"), item("v1", "ConfigMap", "settings-web"))
    assert find("cm/settings", None, generated) == "v1 ConfigMap one/settings-7k9bh2mfk4"


def test_an_object_without_a_namespace_lives_where_its_release_goes() -> None:
    home = RenderedCluster(
        name="home",
        units=(
            Unit(
                kind=UnitKind.APPLICATION,
                namespace="argocd",
                name="web",
                target_namespace="web",
                objects=(item("v1", "Service", "web"), item("v1", "Namespace", "web")),
            ),
        ),
    )
    assert find("svc/web", "web", home) == "v1 Service web"
    with pytest.raises(SourceError, match="EX002"):
        find("ns/web", "web", home)


@pytest.mark.parametrize("spelled", ["svc/web", "certificate/tls"])
def test_several_objects_are_all_named(spelled: str) -> None:
    with pytest.raises(AmbiguousError) as caught:
        find(spelled)
    assert len(caught.value.found) == 2


def test_the_same_object_in_two_clusters_is_two() -> None:
    with pytest.raises(AmbiguousError) as caught:
        find("deploy/web", None, HOME, cluster(item("apps/v1", "Deployment", "web", "one"), name="other"))
    assert [one.cluster.name for one in caught.value.found] == ["home", "other"]


def test_an_object_of_two_units_is_the_last_one_s() -> None:
    twice = RenderedCluster(
        name="home",
        units=(
            *HOME.units,
            Unit(
                kind=UnitKind.KUSTOMIZATION,
                namespace="x",
                name="later",
                objects=(item("apps/v1", "Deployment", "web", "one"),),
            ),
        ),
    )
    target = find_object([twice], Wanted(kind="deploy", name="web"))
    assert target.unit.name == "later"


@pytest.mark.parametrize(
    ("spelled", "namespace", "message"),
    [
        ("deploymnt/web", None, "error[EX001]: no object of kind `deploymnt`"),
        ("pod/web", None, "error[EX001]: no object of kind `pod`"),
        ("deploy/wbe", None, "error[EX002]: no Deployment `wbe`"),
        ("svc/web", "three", "error[EX002]: no Service `web` in namespace `three`"),
    ],
)
def test_what_is_not_there_is_refused(spelled: str, namespace: str | None, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        find(spelled, namespace)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("spelled", "namespace", "hint"),
    [
        ("deploymnt/web", None, "did you mean `Deployment`?"),
        ("pod/web", None, "there is Deployment/web, Service/web"),
        ("deploy/wbe", None, "did you mean `web`?"),
        ("deploy/my-web-app", None, "did you mean `web`?"),
        ("svc/web", "three", "there is one in namespace `one`, `two`"),
    ],
)
def test_what_may_have_been_meant_is_offered(spelled: str, namespace: str | None, hint: str) -> None:
    with pytest.raises(SourceError) as caught:
        find(spelled, namespace)
    assert caught.value.diagnostics[0].help == hint


def test_nothing_rendered_is_said_to_be_nothing() -> None:
    with pytest.raises(SourceError, match="nothing is rendered"):
        find("deploy/web", None, cluster())


def test_releases_that_could_not_be_rendered_are_known() -> None:
    assert releases_without_objects([HOME, cluster(unrendered="the chart is not there")])[0].name == "u"
    assert releases_without_objects([HOME]) == ()

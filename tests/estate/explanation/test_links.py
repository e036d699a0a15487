"""References of an object, and to it."""

from __future__ import annotations

from labwright.estate.explanation.links import links
from labwright.estate.explanation.naming import Wanted, find_object
from labwright.render.content import Identity, KeptObjects
from labwright.render.helm.origins_leaves import shown_path
from labwright.render.objects import Object
from labwright.render.units import RenderedCluster, Unit, UnitKind
from labwright.source import YamlMap
from tests.estate.explanation.repositories import cluster


def names(kind: str, name: str) -> tuple[list[str], list[str]]:
    outward, inward = links(find_object([cluster()], Wanted(kind=kind, name=name)))
    return [f"{one.object} {one.exists}" for one in outward], [f"{one.object} {one.selects}" for one in inward]


def test_a_secret_is_used_by_those_that_name_it() -> None:
    assert names("secret", "notes") == ([], ["Deployment apps/notes False"])


def test_a_service_selects_what_it_leads_to() -> None:
    assert names("service", "notes")[0] == ["Deployment apps/notes True"]


def test_a_release_names_where_its_values_come_from() -> None:
    outward, _ = names("hr", "blog")
    assert "ConfigMap apps/blog-values True" in outward
    assert "Secret apps/blog-secrets True" in outward


def test_a_link_points_to_the_line_that_names_the_other() -> None:
    outward, _ = links(find_object([cluster()], Wanted(kind="deploy", name="notes")))
    (only,) = outward
    assert shown_path(only.path).endswith("secretRef.name")
    assert str(only.place) == "apps/base/deployment.yaml:19:33"


def test_only_units_that_can_refer_to_it_are_asked_for_their_content() -> None:
    asked: list[str] = []

    def unit(name: str, *identities: tuple[str, str, str, str]) -> Unit:
        def rebuild() -> list[Object]:
            asked.append(name)
            return [
                Object(value=YamlMap(), api_version=version, kind=kind, namespace=space, name=called)
                for version, kind, space, called in identities
            ]

        kept = KeptObjects(tuple(Identity(*one) for one in identities), lambda: "", rebuild)
        return Unit(kind=UnitKind.KUSTOMIZATION, namespace="flux-system", name=name, objects=kept)

    home = RenderedCluster(
        name="home",
        units=(
            unit("own", ("v1", "Service", "one", "web")),
            unit("same-namespace", ("v1", "ConfigMap", "one", "x")),
            unit("other-namespace", ("v1", "ConfigMap", "two", "x")),
            unit("route", ("gateway.networking.k8s.io/v1", "HTTPRoute", "two", "web")),
        ),
    )
    assert links(find_object([home], Wanted(kind="svc", name="web"))) == ((), ())
    assert "route" in asked
    assert "other-namespace" not in asked
